"""The embedded message store: one SQLite file that a stranger can read with `sqlite3`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from melayani_bot.storage.connection import connect, connect_beside
from melayani_bot.storage.deaths import Deaths
from melayani_bot.storage.forgetting import Forgetting
from melayani_bot.storage.inbox import Inbox
from melayani_bot.storage.outbox import Outbox
from melayani_bot.storage.reports import Reports


def clock() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class SqliteMessages(Inbox, Outbox, Deaths, Reports, Forgetting):
    """`MessageStore` on SQLite; create with `open`."""

    @classmethod
    def open(cls, path: Path, now: Callable[[], datetime] = clock) -> Self:
        """Open or create the file; brings an older one to this version.

        Raises:
            StorageError: damaged, foreign, of a newer version, or not writable.
        """
        return cls(connect(path), path.name, now)

    @classmethod
    def beside(cls, path: Path, now: Callable[[], datetime] = clock) -> Self:
        """Open for reading what a server has open: at once, however large it is.

        Raises:
            StorageError: it is not there, or cannot be read.
        """
        return cls(connect_beside(path), path.name, now)
