"""The data folder of one server: its lock, its messages and its documents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from melayani_bot.storage.documents import DocumentStore
from melayani_bot.storage.in_hand import IN_HAND_FILE, InHand
from melayani_bot.storage.lock import FolderLock
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages, clock
from melayani_bot.storage.tinydb_documents import TinyDocuments

MESSAGES_FILE = "pesan.sqlite"
DOCUMENTS_FILE = "dokumen.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """Both ports, the question in hand, and the lock that keeps other processes out."""

    messages: MessageStore
    documents: DocumentStore
    in_hand: InHand
    lock: FolderLock

    def close(self) -> None:
        """Release everything, the lock last; may be called twice."""
        self.messages.close()
        self.documents.close()
        self.in_hand.close()
        self.lock.release()


def open_folder(folder: Path, now: Callable[[], datetime] = clock) -> Stores:
    """Take the folder and open what is in it.

    Where a former process died while it answered a question, that is counted against the question.

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
        in_hand = unless_whole.enter_context(closing(InHand.open(folder / IN_HAND_FILE)))
        if in_hand.left is not None:
            messages.count_death(in_hand.left)
            in_hand.forget()
        unless_whole.pop_all()
    return Stores(messages, documents, in_hand, lock)
