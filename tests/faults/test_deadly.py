"""F11: a message that ends the process is given up, and everybody else is answered."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from melayani_bot.runtime.notices import apology
from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.folder import MESSAGES_FILE
from tests.faults.driver import finish, start
from tests.faults.platform import LedgerChannel, Platform
from tests.faults.server import DEADLY

_CONVERSATIONS = 4
_POISON = 9


def _published(folder: Path, word: str) -> Platform:
    (folder / LedgerChannel.name).mkdir()
    platform = Platform(folder / LedgerChannel.name)
    platform.publish(
        [
            {
                "id": f"m{number}",
                "peer": f"c{number % _CONVERSATIONS}",
                "text": f"m{number} {word if number == _POISON else ''}",
                "at": number,
            }
            for number in range(40)
        ]
    )
    return platform


@pytest.mark.parametrize("word", sorted(DEADLY))
def test_f11_a_message_that_ends_the_process_does_not_end_the_service(
    tmp_path: Path, word: str
) -> None:
    platform = _published(tmp_path, word)
    for _ in range(Policy().deaths):
        server = start(tmp_path)
        server.communicate(timeout=60)
        assert server.returncode != 0
    finish(tmp_path)
    told = [line for line in platform.ledger() if line["peer"] == f"c{_POISON % _CONVERSATIONS}"]
    first = Counter(line["text"].split()[0] for line in told)
    assert [line["text"] for line in told].count(apology()) == 1
    wanted = {f"m{n}/0" for n in range(1, 40, _CONVERSATIONS) if n != _POISON}
    assert wanted <= set(first)
    assert f"m{_POISON}/0" not in first
    _is_the_only_dead_letter(tmp_path)


def _is_the_only_dead_letter(folder: Path) -> None:
    db = sqlite3.connect(folder / "data" / MESSAGES_FILE)
    rows = db.execute("SELECT message, state, deaths, error FROM inbox WHERE deaths > 0").fetchall()
    dead = db.execute("SELECT count(*) FROM dead_letters").fetchone()[0]
    db.close()
    assert [(row[0], row[1], row[2]) for row in rows] == [(f"m{_POISON}", "dead", Policy().deaths)]
    assert "mati 3 kali" in rows[0][3]
    assert dead == 1
