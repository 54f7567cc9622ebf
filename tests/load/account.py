"""Holds what people saw on an emulated Telegram against the store, read as any `sqlite3` does."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from melayani_bot.storage.folder import MESSAGES_FILE
from tests.load.chats import Chats

LOOK_SECONDS = 0.2
_PARTS = """
SELECT inbox.conversation, inbox.message, inbox.state, outbox.state, outbox.receipt
FROM inbox LEFT JOIN outbox ON outbox.inbox = inbox.seq ORDER BY inbox.seq, outbox.place
"""
_ENDED = {"done", "sent", "dead"}


class Part(NamedTuple):
    """A part of an answer; its state and receipt are ``None`` where there is none."""

    chat: str
    update: str
    question: str
    answer: str | None
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all updates.

    ``lost`` are updates of which nothing was seen, ``twice`` messages that people saw once too
    often, ``disordered`` steps back within a chat, ``dead`` dead letters; ``waits`` the seconds
    from when each update was due until the first message of its answer was there.
    """

    lost: int
    twice: int
    disordered: int
    dead: int
    waits: tuple[float, ...]


async def answered(folder: Path, chats: Chats, patience: float) -> None:
    """Wait, at most ``patience`` seconds, until every update is answered and everything sent."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        parts = _parts(folder, chats)
        ended = all({part.question, part.answer} <= _ENDED for part in parts)
        if ended and len({part.update for part in parts}) == len(chats.due):
            return
        await asyncio.sleep(LOOK_SECONDS)  # another process is watched through its files


def account(folder: Path, chats: Chats) -> Account:
    """The account of everything that was asked in ``chats`` since `Chats.begin`."""
    parts = _parts(folder, chats)
    receipts = {part.receipt for part in parts if part.receipt in chats.seen}
    waits = dict(_waits(parts, chats))
    return Account(
        lost=len(chats.due) - len(waits),
        twice=len(chats.seen) - len(receipts),
        disordered=_steps_back(parts),
        dead=sum("dead" in (part.question, part.answer) for part in parts),
        waits=tuple(waits.values()),
    )


def _parts(folder: Path, chats: Chats) -> list[Part]:
    with closing(sqlite3.connect(folder / "data" / MESSAGES_FILE)) as db:
        parts = [Part(*row) for row in db.execute(_PARTS)]
    return [part for part in parts if part.update in chats.due]


def _waits(parts: Sequence[Part], chats: Chats) -> Iterator[tuple[str, float]]:
    first: dict[str, str] = {}
    for part in parts:
        if (
            part.receipt in chats.seen
            and first.setdefault(part.update, part.receipt) == part.receipt
        ):
            yield part.update, chats.seen[part.receipt] - chats.due[part.update]


def _steps_back(parts: Sequence[Part]) -> int:
    """Telegram's ids of messages and updates grow: a smaller one after a larger is a step back."""
    last: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    wrong = 0
    for part in parts:
        before = last[part.chat]
        message = int(part.receipt) if part.receipt else before[1]
        now = last[part.chat] = (int(part.update), message)
        wrong += now[0] < before[0] or now[1] < before[1]
    return wrong
