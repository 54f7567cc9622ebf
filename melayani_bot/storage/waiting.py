"""Keeps in memory, beside the file, which conversations wait in which box and which are held."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from melayani_bot.channel import Peer
from melayani_bot.storage.connection import Connection
from melayani_bot.storage.turns import Turns

_VERSION = "PRAGMA data_version"
"""A number that changes when somebody else has written to the file."""
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Queue:
    """The statements of one box.

    Attributes:
        last: highest number of all rows, whether they wait or not.
        whole: number and conversation of each row that waits.
        news: the same between two numbers, the first left out.
        oldest: lowest number of a channel and conversation.
    """

    last: str
    whole: str
    news: str
    oldest: str


class Waiting(Connection):
    """`Turns` of each box, begun anew when rows may wait again that were seen before."""

    def __init__(self, db: sqlite3.Connection, name: str, now: Callable[[], datetime]) -> None:
        super().__init__(db, name, now)
        self._turns: defaultdict[str, Turns] = defaultdict(Turns)
        self._version = _UNKNOWN

    def _told(self, name: str, queue: Queue, *channel: str) -> Turns:
        """The turns called ``name``, told of what is new in the queue (of a channel)."""
        self._look()
        turns = self._turns[name]
        turns.returned(lambda peer: self._oldest(queue, peer))
        last = int(self._rows(queue.last)[0]["seq"])
        if turns.seen is None:
            rows = self._rows(queue.whole, channel)
        else:
            rows = self._rows(queue.news, (*channel, turns.seen, last))
        turns.meet(((row["seq"], Peer(row["channel"], row["conversation"])) for row in rows), last)
        return turns

    def _oldest(self, queue: Queue, peer: Peer) -> int | None:
        (row,) = self._rows(queue.oldest, (peer.channel, peer.conversation))
        return None if row["seq"] is None else int(row["seq"])

    def _look(self) -> None:
        """Begin anew where another process has written, as `melayani queue replay` does."""
        version = int(self._rows(_VERSION)[0][0])
        if version != self._version:
            self._version = version
            for turns in self._turns.values():
                turns.begin_anew()

    def _begin_anew(self) -> None:
        """Rows with low numbers may wait again."""
        self._version = _UNKNOWN
