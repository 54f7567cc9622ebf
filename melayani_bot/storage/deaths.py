"""Counts in the SQLite store with which messages in hand a process has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from melayani_bot.storage.connection import Connection
from melayani_bot.storage.values import Box

_DIED: Final[Mapping[Box, str]] = {
    Box.INBOX: "UPDATE inbox SET deaths = deaths + 1 WHERE seq = ? AND state = 'waiting'",
    Box.OUTBOX: "UPDATE outbox SET deaths = deaths + 1"
    " WHERE seq = ? AND state IN ('waiting', 'sending')",
}


class Deaths(Connection):
    """What is done with such a message is decided by whoever takes it from its box."""

    def count_deaths(self, box: Box, seqs: Sequence[int]) -> None:
        """See `MessageStore.count_deaths`."""
        with self._writing("death") as db:
            db.executemany(_DIED[box], [(seq,) for seq in seqs])
