"""Fills the disk that it is given under both stores, frees it, and goes on without a restart."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from melayani_bot.channel import Peer
from melayani_bot.errors import StorageError
from melayani_bot.storage.documents import Change
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.values import Message


def main(folder: Path) -> None:
    """Raise where an acknowledged message or document is gone."""
    stores = open_folder(folder / "data")
    ballast = folder / "ballast"
    ballast.write_bytes(b"x" * 400_000)
    accepted = documents = 0
    try:
        while True:
            stores.messages.accept([_message(accepted)])
            accepted += 1
            stores.documents.write([Change("usul", str(accepted), {"isi": "x" * 200})])
            documents += 1
    except StorageError as full:
        sys.stderr.write(f"full after {accepted} messages, {documents} documents: {full}\n")
    assert (stores.messages.waiting(), len(stores.documents.all("usul"))) == (accepted, documents)
    ballast.unlink()
    stores.messages.accept([_message(accepted)])
    stores.documents.write([Change("usul", "akhir", {})])
    stores.close()
    again = open_folder(folder / "data")
    assert again.messages.waiting() == accepted + 1
    assert len(again.documents.all("usul")) == documents + 1
    again.close()


def _message(number: int) -> Message:
    now = datetime.now(UTC)
    return Message(peer=Peer("web", "a"), id=str(number), sent_at=now, text="ktp hilang " * 50)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
