"""F11: a message that ends the process is given up, and everybody else is answered."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.runtime.notices import apology
from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.folder import MESSAGES_FILE
from tests.faults.deadly import DEADLY
from tests.faults.driver import FULL, finish, start
from tests.faults.platform import LedgerChannel, Platform

_CONVERSATIONS = 20
_POISON = 29
_MESSAGES = 100


def _published(folder: Path, word: str, conversations: int = _CONVERSATIONS) -> Platform:
    (folder / LedgerChannel.name).mkdir()
    platform = Platform(folder / LedgerChannel.name)
    platform.publish(
        [
            {
                "id": f"m{number}",
                "peer": f"c{number % conversations}",
                "text": f"m{number} {word if number == _POISON else ''}",
                "at": number,
            }
            for number in range(_MESSAGES)
        ]
    )
    return platform


def _die(folder: Path, times: int) -> None:
    for _ in range(times):
        server = start(folder)
        server.communicate(timeout=60)
        assert server.returncode != 0


def _told(platform: Platform) -> Counter[str]:
    return Counter(line["text"].split()[0] for line in platform.ledger())


def _rows(folder: Path, statement: str) -> Sequence[Any]:
    db = sqlite3.connect(folder / "data" / MESSAGES_FILE)
    try:
        return db.execute(statement).fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("way", sorted(DEADLY))
def test_f11_a_message_that_ends_the_process_that_answers_does_not_end_the_service(
    tmp_path: Path, way: str
) -> None:
    platform = _published(tmp_path, f"answer-{way}")
    finish(tmp_path)
    assert [line["text"] for line in platform.ledger()].count(apology()) == 1
    assert {f"m{n}/0" for n in range(_MESSAGES) if n != _POISON} <= set(_told(platform))
    (dead,) = _rows(tmp_path, "SELECT message, state, deaths, error FROM inbox WHERE deaths > 0")
    assert dead[:3] == (f"m{_POISON}", "dead", Policy().deaths)
    assert "mati 3 kali" in dead[3]
    assert _rows(tmp_path, "SELECT count(*) FROM dead_letters") == [(1,)]


@pytest.mark.parametrize("way", ["segfault", "quit", "hang"] if FULL else ["segfault"])
def test_f11_a_part_whose_sending_ends_the_process_does_not_end_the_service(
    tmp_path: Path, way: str
) -> None:
    platform = _published(tmp_path, f"send-{way}")
    _die(tmp_path, Policy().part_deaths)
    finish(tmp_path)
    ((text, error),) = _rows(tmp_path, "SELECT text, error FROM dead_letters")
    assert f"m{_POISON}/0" in text
    assert f"mati {Policy().part_deaths} kali" in error
    assert {f"m{n}/0" for n in range(_MESSAGES) if n != _POISON} <= set(_told(platform))
    suspected = _rows(tmp_path, "SELECT deaths FROM outbox WHERE state = 'sent' AND deaths > 0")
    assert max((deaths for (deaths,) in suspected), default=0) < Policy().part_deaths - 1


def test_f11_a_part_that_is_next_at_many_kills_is_not_taken_for_guilty(tmp_path: Path) -> None:
    platform = _published(tmp_path, "", conversations=1)
    for _ in range(Policy().part_deaths + 1):
        server = start(tmp_path, "sender:before-send", "1")
        server.communicate(timeout=60)
    finish(tmp_path)
    assert {f"m{n}/0" for n in range(_MESSAGES)} <= set(_told(platform))
    assert _rows(tmp_path, "SELECT count(*) FROM dead_letters") == [(0,)]
