"""The data folder of one server: its lock, its messages and its documents."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from melayani_bot.storage.documents import DocumentStore
from melayani_bot.storage.in_hand import ANSWERING_FILE, SENDING_FILE, InHand
from melayani_bot.storage.lock import FolderLock
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages, clock
from melayani_bot.storage.tinydb_documents import TinyDocuments
from melayani_bot.storage.values import Box

MESSAGES_FILE = "pesan.sqlite"
DOCUMENTS_FILE = "dokumen.json"


@dataclass(frozen=True, slots=True)
class Stores:
    """Both ports, what is in hand, and the lock that keeps other processes out."""

    messages: MessageStore
    documents: DocumentStore
    answering: InHand
    sending: InHand
    lock: FolderLock

    def close(self) -> None:
        """Release everything, the lock last; may be called twice."""
        self.messages.close()
        self.documents.close()
        self.answering.close()
        self.sending.close()
        self.lock.release()


def open_folder(folder: Path, now: Callable[[], datetime] = clock) -> Stores:
    """Take the folder and open what is in it.

    Where a former process died while it answered a question or sent parts, that is counted against
    them.

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
        answering = unless_whole.enter_context(closing(InHand.open(folder / ANSWERING_FILE)))
        sending = unless_whole.enter_context(closing(InHand.open(folder / SENDING_FILE)))
        _count(messages, Box.INBOX, answering)
        _count(messages, Box.OUTBOX, sending)
        unless_whole.pop_all()
    return Stores(messages, documents, answering, sending, lock)


def _count(messages: MessageStore, box: Box, in_hand: InHand) -> None:
    """Count once: a death in here must not be counted twice, rather not at all."""
    in_hand.forget()
    if in_hand.left:
        messages.count_deaths(box, in_hand.left)
