"""What the SQLite store forgets: by age, at a citizen's wish, and once more after a restore."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final

from melayani_bot.channel import Peer
from melayani_bot.storage.connection import Connection
from melayani_bot.storage.rows import stamp
from melayani_bot.storage.values import Holdings, Kept, Tombstone

_FORGET: Final = (
    "DELETE FROM unanswered WHERE inbox IN"
    " (SELECT seq FROM inbox WHERE channel = ? AND conversation = ? AND received_at <= ?)",
    "DELETE FROM outbox WHERE channel = ? AND conversation = ? AND created_at <= ?",
    "DELETE FROM feedback WHERE channel = ? AND conversation = ? AND at <= ?",
    "DELETE FROM conversation WHERE channel = ? AND conversation = ? AND updated_at <= ?",
    # The keys of messages stay until they are purged by age: a platform may deliver them again.
    "UPDATE inbox SET text = '', choice = NULL, error = NULL, state = 'done'"
    " WHERE channel = ? AND conversation = ? AND received_at <= ? AND state != 'waiting'",
)
_NEWEST: Final = """
SELECT max(at) AS at FROM (
    SELECT max(received_at) AS at FROM inbox WHERE channel = ? AND conversation = ? UNION ALL
    SELECT max(created_at) FROM outbox WHERE channel = ? AND conversation = ? UNION ALL
    SELECT max(updated_at) FROM conversation WHERE channel = ? AND conversation = ? UNION ALL
    SELECT max(at) FROM feedback WHERE channel = ? AND conversation = ?
)
"""
_PURGE: Final = {
    Kept.CONVERSATION: ("DELETE FROM conversation WHERE updated_at < ?",),
    Kept.UNANSWERED: ("DELETE FROM unanswered WHERE asked_at < ?",),
    Kept.FEEDBACK: ("DELETE FROM feedback WHERE at < ?",),
    Kept.MESSAGE: (
        "DELETE FROM outbox WHERE state IN ('sent', 'dead') AND created_at < ?",
        "DELETE FROM inbox WHERE state IN ('done', 'dead') AND received_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.inbox = inbox.seq)",
    ),
}
_ENTOMB: Final = """
INSERT INTO forgotten (mark, at) VALUES (?, ?)
ON CONFLICT (mark) DO UPDATE SET at = max(at, excluded.at)
"""
_PEERS: Final = """
SELECT channel, conversation FROM inbox UNION SELECT channel, conversation FROM outbox
UNION SELECT channel, conversation FROM conversation
UNION SELECT channel, conversation FROM feedback
"""
_HOLDINGS: Final = """
SELECT (SELECT count(*) FROM inbox
        WHERE channel = ? AND conversation = ? AND text != '') AS messages,
       (SELECT count(*) FROM outbox WHERE channel = ? AND conversation = ?) AS parts,
       (SELECT count(*) FROM feedback WHERE channel = ? AND conversation = ?) AS thumbs
"""


class Forgetting(Connection):
    """A tombstone is a salted hash of a conversation with a moment; it names nobody."""

    def purge(self, kind: Kept, before: datetime) -> int:
        """See `MessageStore.purge`."""
        with self._writing("purge") as db:
            counts = [db.execute(step, (stamp(before),)).rowcount for step in _PURGE[kind]]
        return sum(counts)

    def holdings(self, peer: Peer) -> Holdings:
        """See `MessageStore.holdings`."""
        (row,) = self._rows(_HOLDINGS, (peer.channel, peer.conversation) * 3)
        return Holdings(messages=row["messages"], parts=row["parts"], thumbs=row["thumbs"])

    def tombstones(self) -> Sequence[Tombstone]:
        """All tombstones, for `entomb` on a restored backup of the same store."""
        rows = self._rows("SELECT mark, at FROM forgotten ORDER BY at")
        return [Tombstone(row["mark"], datetime.fromisoformat(row["at"])) for row in rows]

    def entomb(self, tombstones: Iterable[Tombstone]) -> int:
        """Add tombstones and forget again whom they name; how many conversations that were."""
        with self._writing("entomb") as db:
            db.executemany(_ENTOMB, [(stone.mark, stamp(stone.at)) for stone in tombstones])
            return sum(_forget(db, peer, at) for peer, at in _marked(db))


def forget(db: sqlite3.Connection, peer: Peer, now: str) -> None:
    """Forget all that is kept of the conversation, inside the transaction that is open on ``db``.

    What is stamped later than ``now``, before the clock was set back, goes too.
    """
    newest = db.execute(_NEWEST, (peer.channel, peer.conversation) * 4).fetchone()["at"]
    at = max(now, newest or now)
    _forget(db, peer, at)
    db.execute(_ENTOMB, (_mark(peer, _salt(db)), at))


def _forget(db: sqlite3.Connection, peer: Peer, at: str) -> bool:
    place = (peer.channel, peer.conversation, at)
    return sum(db.execute(step, place).rowcount for step in _FORGET) > 0


def _marked(db: sqlite3.Connection) -> Iterator[tuple[Peer, str]]:
    """The conversations that are held although a tombstone names them, with its moment."""
    salt = _salt(db)
    stones = dict(db.execute("SELECT mark, at FROM forgotten").fetchall())
    for row in db.execute(_PEERS).fetchall():
        peer = Peer(row["channel"], row["conversation"])
        at = stones.get(_mark(peer, salt))
        if at is not None:
            yield peer, at


def _salt(db: sqlite3.Connection) -> bytes:
    return bytes(db.execute("SELECT value FROM salt").fetchone()["value"])


def _mark(peer: Peer, salt: bytes) -> str:
    return hmac.digest(salt, f"{peer.channel}\0{peer.conversation}".encode(), "sha256").hex()
