"""The data folder of one server: its lock, its messages and its documents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from melayani_bot.storage.documents import DocumentStore
from melayani_bot.storage.in_hand import SENDING_FILE, InHand
from melayani_bot.storage.lock import FolderLock
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages, clock
from melayani_bot.storage.tinydb_documents import TinyDocuments
from melayani_bot.storage.values import Box

MESSAGES_FILE = "pesan.sqlite"
DOCUMENTS_FILE = "dokumen.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """Both ports, what is being sent, and the lock that keeps other processes out."""

    messages: MessageStore
    documents: DocumentStore
    sending: InHand
    lock: FolderLock

    def close(self) -> None:
        """Release everything, the lock last; may be called twice."""
        self.messages.close()
        self.documents.close()
        self.sending.close()
        self.lock.release()


def open_folder(folder: Path, now: Callable[[], datetime] = clock) -> Stores:
    """Take the folder and open what is in it.

    Where a former process died while it sent parts, that is counted against them.

    Raises:
        StorageError: in use, damaged, of a newer version, or not writable; nothing is held then.
    """
    with ExitStack() as unless_whole:
        lock = FolderLock.take(folder)
        unless_whole.callback(lock.release)
        documents = unless_whole.enter_context(closing(TinyDocuments.open(folder / DOCUMENTS_FILE)))
        messages = unless_whole.enter_context(
            closing(SqliteMessages.open(folder / MESSAGES_FILE, now))
        )
        sending = unless_whole.enter_context(closing(InHand.open(folder / SENDING_FILE)))
        # Once: a death in here must not be counted twice, rather not at all.
        sending.forget()
        if sending.left:
            messages.count_deaths(Box.OUTBOX, sending.left)
        unless_whole.pop_all()
    return Stores(messages, documents, sending, lock)
