"""The server's folders during a soak: new knowledge, aged messages, what is left in them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from melayani_bot.channel import Peer
from melayani_bot.storage.folder import MESSAGES_FILE
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Message


def publish(folder: Path, turn: int) -> None:
    """One of two versions, so that each is fitted once."""
    file = next((folder / "knowledge").rglob("sumber.yaml"))
    text = file.read_text(encoding="utf-8").rstrip("# \n")
    file.write_text(text + "\n" + "#\n" * (turn % 2), encoding="utf-8")


def age(folder: Path, turn: int) -> None:
    """Messages of last month, which the next sweep must delete."""
    past = datetime.now(UTC) - timedelta(days=60)
    with closing(SqliteMessages.open(folder / "data" / MESSAGES_FILE, lambda: past)) as store:
        store.accept(
            [
                Message(peer=Peer("web", f"lama-{turn}-{n}"), id=str(n), sent_at=past, text="lama")
                for n in range(50)
            ]
        )


def left(folder: Path) -> dict[str, int]:
    """What still waits, what is older than a sweep should leave, and what was given up."""
    with closing(sqlite3.connect(folder / "data" / MESSAGES_FILE)) as db:
        waiting = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
        )
        young = "AND conversation NOT LIKE 'lama-%'"
        return {
            "waiting": db.execute(waiting).fetchone()[0],
            "old": db.execute("SELECT count(*) FROM inbox WHERE text = 'lama'").fetchone()[0],
            "answered": db.execute(
                f"SELECT count(*) FROM inbox WHERE state = 'done' {young}"
            ).fetchone()[0],
            "given up": db.execute(
                f"SELECT (SELECT count(*) FROM inbox WHERE state = 'dead' {young})"
                f" + (SELECT count(*) FROM outbox WHERE state = 'dead' {young})"
            ).fetchone()[0],
        }
