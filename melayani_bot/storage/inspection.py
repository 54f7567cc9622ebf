"""Looks at a data folder without changing it: whether it can be used, by whom, of which version."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from melayani_bot.errors import StorageError
from melayani_bot.storage.folder import DOCUMENTS_FILE, MESSAGES_FILE
from melayani_bot.storage.lock import LOCK_FILE
from melayani_bot.storage.schema import APPLICATION, UPGRADES
from melayani_bot.storage.tinydb_documents import TinyDocuments

NEWEST: Final = len(UPGRADES)
"""Version of the message store that this program writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """How a data folder stands.

    Args:
        problem: why it cannot be used, in a sentence; empty where it can.
        holder: id of the process that uses it; empty where none does.
        version: of its message store; 0 where there is none yet.
        latest: moment of the last message.
    """

    problem: str = ""
    holder: str = ""
    version: int = 0
    latest: datetime | None = None


def inspect_folder(folder: Path) -> FolderState:
    """The state of ``folder``, or of the folder above it where it does not exist yet."""
    problem = _not_writable(folder)
    if problem:
        return FolderState(problem=problem)
    holder = _holder(folder / LOCK_FILE) or _holder(folder)
    try:
        version, latest = _messages(folder / MESSAGES_FILE)
        if (folder / DOCUMENTS_FILE).exists():
            TinyDocuments.open(folder / DOCUMENTS_FILE).close()
    except StorageError as error:
        return FolderState(problem=str(error), holder=holder)
    return FolderState(holder=holder, version=version, latest=latest)


def _not_writable(folder: Path) -> str:
    home = folder
    while not home.exists() and home != home.parent:
        home = home.parent
    try:
        with tempfile.TemporaryFile(dir=home) as file:
            file.write(b"\0")
            file.flush()
    except OSError as error:
        return f"folder {home} tidak dapat ditulis ({error.strerror})"
    return ""


def _holder(lock: Path) -> str:
    """Who holds the lock on ``lock``, a file that names its holder or the folder itself."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except OSError:
        return ""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        said = b"" if lock.is_dir() else os.pread(handle, 20, 0)
        return said.decode("ascii", "replace").strip() or "lain"
    finally:
        os.close(handle)
    return ""


def _messages(file: Path) -> tuple[int, datetime | None]:
    if not file.exists():
        return 0, None
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return _read(db, file.name)
    except sqlite3.Error as error:
        raise StorageError(f"{file.name} rusak atau tidak terbaca ({error})") from None


def _read(db: sqlite3.Connection, name: str) -> tuple[int, datetime | None]:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if int(db.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION:
        raise StorageError(f"{name} bukan basis data melayani-bot")
    if version > NEWEST:
        raise StorageError(f"{name} ditulis versi yang lebih baru (skema {version})")
    found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StorageError(f"{name} rusak ({found})")
    latest = db.execute("SELECT max(received_at) FROM inbox").fetchone()[0]
    return version, datetime.fromisoformat(latest) if latest else None
