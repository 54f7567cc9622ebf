"""One SQLite connection whose transactions are all or none and whose failures are ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from melayani_bot.errors import StorageError
from melayani_bot.storage.points import point
from melayani_bot.storage.schema import upgrade

_WAIT_SECONDS = 5.0
"""How long a statement waits for another process, such as `melayani queue replay`."""


class Connection:
    """What the parts of the SQLite store share."""

    def __init__(self, db: sqlite3.Connection, name: str, now: Callable[[], datetime]) -> None:
        self._db = db
        self._name = name
        self._now = now

    @contextmanager
    def _writing(self, name: str) -> Iterator[sqlite3.Connection]:
        """One transaction; ``name`` is that of its crash points."""
        with self._ours():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                point(f"{name}:before-commit")
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        point(f"{name}:after-commit")

    def _rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._ours():
            return self._db.execute(statement, values).fetchall()

    @contextmanager
    def _ours(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StorageError(
                f"{self._name} tidak dapat dibaca atau ditulis ({error}): periksa ruang disk dan"
                " izin folder data; pesan yang belum tersimpan akan dikirim ulang oleh kanalnya."
            ) from error

    def close(self) -> None:
        """Release the file; may be called twice."""
        self._db.close()


def connect(path: Path) -> sqlite3.Connection:
    """Open and upgrade; each commit is on disk when it returns (WAL, synchronous FULL).

    Raises:
        StorageError: damaged, foreign, of a newer version, or not writable.
    """
    with ExitStack() as unless_whole:
        try:
            db = unless_whole.enter_context(closing(_opened(path)))
            upgrade(db, path.name)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            raise StorageError(
                f"{path.name} rusak atau tidak dapat dibuka ({error}): pulihkan dari cadangan."
            ) from error
        if found != "ok":
            raise StorageError(f"{path.name} rusak ({found}): pulihkan dari cadangan.")
        unless_whole.pop_all()
        return db


def _opened(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    return db
