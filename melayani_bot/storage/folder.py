"""The data folder of one server: its lock, its messages and its documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from melayani_bot.storage.documents import DocumentStore
from melayani_bot.storage.lock import FolderLock
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages, clock
from melayani_bot.storage.tinydb_documents import TinyDocuments

MESSAGES_FILE = "pesan.sqlite"
DOCUMENTS_FILE = "dokumen.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """Both ports and the lock that keeps other processes out."""

    messages: MessageStore
    documents: DocumentStore
    lock: FolderLock

    def close(self) -> None:
        """Release everything, the lock last; may be called twice."""
        self.messages.close()
        self.documents.close()
        self.lock.release()


def open_folder(folder: Path, now: Callable[[], datetime] = clock) -> Stores:
    """Take the folder and open what is in it.

    Raises:
        StorageError: in use, damaged, of a newer version, or not writable; nothing is held then.
    """
    lock = FolderLock.take(folder)
    try:
        documents = TinyDocuments.open(folder / DOCUMENTS_FILE)
        return Stores(SqliteMessages.open(folder / MESSAGES_FILE, now), documents, lock)
    except BaseException:
        lock.release()
        raise
