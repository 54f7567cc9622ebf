"""Holds what people saw on an emulated Telegram against the store, read as any `sqlite3` does."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melayani_bot.storage.folder import MESSAGES_FILE
from tests.load.chats import Chats

LOOK_SECONDS = 0.1
_WAITING = """
SELECT (SELECT count(*) FROM inbox WHERE state != 'waiting'),
       (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))
"""
_PARTS = """
SELECT inbox.conversation, inbox.message, outbox.receipt
FROM inbox LEFT JOIN outbox ON outbox.inbox = inbox.seq ORDER BY inbox.seq, outbox.place
"""
_DEAD = "SELECT count(*) FROM dead_letters"


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
        done, waiting = _rows(folder, _WAITING)[0]
        if done >= len(chats.due) and not waiting:
            return
        await asyncio.sleep(LOOK_SECONDS)  # another process is watched through its files


def account(folder: Path, chats: Chats) -> Account:
    """The account of everything that was ever asked in ``chats``."""
    parts = _rows(folder, _PARTS)
    receipts = [receipt for _, _, receipt in parts if receipt in chats.seen]
    waits = dict(_waits(parts, chats))
    return Account(
        lost=len(chats.due) - len(waits),
        twice=len(chats.seen) - len(set(receipts)),
        disordered=_steps_back(parts),
        dead=_rows(folder, _DEAD)[0][0],
        waits=tuple(waits.values()),
    )


def _rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "data" / MESSAGES_FILE)) as db:
        return db.execute(query).fetchall()


def _waits(parts: list[tuple[Any, ...]], chats: Chats) -> Iterator[tuple[str, float]]:
    first: dict[str, str] = {}
    for _, update, receipt in parts:
        if receipt in chats.seen and first.setdefault(update, receipt) == receipt:
            yield update, chats.seen[receipt] - chats.due[update]


def _steps_back(parts: list[tuple[Any, ...]]) -> int:
    """Telegram's ids of messages and updates grow: a smaller one after a larger is a step back."""
    last: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    wrong = 0
    for chat, update, receipt in parts:
        before = last[chat]
        now = last[chat] = (int(update), int(receipt) if receipt else before[1])
        wrong += now[0] < before[0] or now[1] < before[1]
    return wrong
