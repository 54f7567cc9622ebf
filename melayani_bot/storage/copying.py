"""Copies a data folder while it is in use, and puts a copy back in the place of another."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from melayani_bot.errors import StorageError
from melayani_bot.storage.folder import DOCUMENTS_FILE, MESSAGES_FILE
from melayani_bot.storage.in_hand import SENDING_FILE
from melayani_bot.storage.lock import FolderLock
from melayani_bot.storage.replace import replace_file
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Tombstone

OLD: Final = ".lama"
"""Ending of what a restore has put aside."""

_BESIDE: Final = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a copy back came to.

    ``again`` counts the conversations that were forgotten again; ``complete`` is false where the
    old content could not be read, so that wishes made after the copy are not known.
    """

    again: int
    complete: bool


def copy_out(folder: Path, target: Path) -> tuple[str, ...]:
    """Copy messages and documents of ``folder`` into ``target``; the names of what was there.

    Safe while a server runs: SQLite copies one state of its pages, and documents are only ever
    replaced as a whole.

    Raises:
        StorageError: nothing to copy, or it cannot be read or written.
    """
    names = tuple(name for name in (MESSAGES_FILE, DOCUMENTS_FILE) if (folder / name).is_file())
    if MESSAGES_FILE not in names:
        raise StorageError(f"{folder} belum berisi pesan; periksa setelan data.")
    try:
        _copy_messages(folder / MESSAGES_FILE, target / MESSAGES_FILE)
        if DOCUMENTS_FILE in names:
            shutil.copyfile(folder / DOCUMENTS_FILE, target / DOCUMENTS_FILE)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{folder} tidak dapat disalin ke {target} ({error}).") from error
    return names


def copy_in(source: Path, folder: Path) -> Restored:
    """Put the copy in ``source`` in the place of what ``folder`` holds, and forget again.

    Tombstones of the old content are laid over the new one, so that who asked to be forgotten
    after the copy was made stays forgotten. The old content is kept beside, as ``*.lama``. Killed
    at any moment, it leaves the old messages or the new ones; done again, it comes to its end.

    Raises:
        StorageError: a server uses the folder, or the copy is damaged; the old content stays.
    """
    lock = FolderLock.take(folder)
    fresh = folder / f"{MESSAGES_FILE}.pulih"
    try:
        _remove(fresh)
        stones = _tombstones(folder / MESSAGES_FILE)
        shutil.copyfile(source / MESSAGES_FILE, fresh)
        with closing(SqliteMessages.open(fresh)) as store:
            again = store.entomb(stones or ())
        _close_file(fresh)
        _put_aside(folder)
        fresh.replace(folder / MESSAGES_FILE)
        if (source / DOCUMENTS_FILE).exists():
            replace_file(folder / DOCUMENTS_FILE, (source / DOCUMENTS_FILE).read_bytes())
        else:
            (folder / DOCUMENTS_FILE).unlink(missing_ok=True)
        (folder / SENDING_FILE).unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{source} tidak dapat dipulihkan ({error}).") from error
    finally:
        _remove(fresh)
        lock.release()
    return Restored(again, complete=stones is not None)


def delete_put_aside(folder: Path, before: datetime) -> int:
    """Delete what restores before ``before`` have put aside; how many files.

    It may hold people who asked to be forgotten, so it must not stay for good.
    """
    old = [f for f in sorted(folder.glob(f"*{OLD}")) if f.stat().st_ctime < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _copy_messages(source: Path, target: Path) -> None:
    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
    _close_file(target)


def _close_file(messages: Path) -> None:
    """Bring all of the store into its one file, on disk; it needs no journal beside it then."""
    with closing(sqlite3.connect(messages)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    with messages.open("rb") as file:
        os.fsync(file.fileno())


def _tombstones(messages: Path) -> Sequence[Tombstone] | None:
    """The tombstones of the old content; ``None`` where it is there and cannot be read."""
    if not messages.exists():
        return ()
    try:
        with closing(SqliteMessages.open(messages)) as store:
            return store.tombstones()
    except StorageError:
        return None


def _put_aside(folder: Path) -> None:
    """Give the old content a second name; its first one is taken by the new content in one step.

    Journals are moved: they belong to the old messages, and SQLite would write them into the new.
    """
    for name in (f"{MESSAGES_FILE}{end}" for end in _BESIDE):
        if (folder / name).exists():
            (folder / name).replace(folder / f"{name}{OLD}")
    for name in (MESSAGES_FILE, DOCUMENTS_FILE):
        if (folder / name).exists():
            (folder / f"{name}{OLD}").unlink(missing_ok=True)
            os.link(folder / name, folder / f"{name}{OLD}")


def _remove(fresh: Path) -> None:
    """Also before the beginning: the journal of an old one would be written into the next."""
    for end in ("", *_BESIDE):
        fresh.with_name(fresh.name + end).unlink(missing_ok=True)
