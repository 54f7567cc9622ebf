"""One SQLite connection whose transactions are all or none and whose failures are ours."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
        self._files = _files(db)

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
        if _identities(self._files) != self._files:
            raise StorageError(
                f"{self._name} atau jurnalnya dihapus, dipindah, atau diganti selagi dipakai:"
                " kembalikan dari cadangan, lalu mulai ulang bot."
            )
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.DataError):
            raise  # it is what was to be written that is wrong: later it would fail again
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


def connect_beside(path: Path) -> sqlite3.Connection:
    """Open for reading what a server has checked and has open; it is not looked through again.

    Raises:
        StorageError: it is not there, or cannot be read.
    """
    try:
        return _opened(path, mode="ro")
    except sqlite3.Error as error:
        raise StorageError(f"{path.name} tidak dapat dibuka ({error}).") from error


def _files(db: sqlite3.Connection) -> Mapping[str, tuple[int, int] | None]:
    """The database and its journal, each with what tells it from another file of that name.

    SQLite goes on writing to a file that was deleted, and all of it would be gone in the end.
    """
    path = db.execute("PRAGMA database_list").fetchone()["file"]
    return _identities((path, f"{path}-wal"))


def _identities(paths: Iterable[str]) -> dict[str, tuple[int, int] | None]:
    return {path: _identity(path) for path in paths}


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _opened(path: Path, mode: str = "rwc") -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(
        address, uri=True, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    db.row_factory = sqlite3.Row
    return db
