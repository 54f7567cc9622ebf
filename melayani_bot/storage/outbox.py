"""The outbox of the SQLite store: from an answer to the platform's receipt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from melayani_bot.channel import Peer
from melayani_bot.storage.rows import UNREADABLE, outgoing_of, stamp
from melayani_bot.storage.values import Outgoing, Sent
from melayani_bot.storage.waiting import Queue, Waiting

# SQLite would look through a whole history where the little index of what waits is enough.
_QUEUE = Queue(
    last="SELECT coalesce(max(seq), 0) AS seq FROM outbox",
    whole="SELECT seq, channel, conversation FROM outbox INDEXED BY outbox_waiting"
    " WHERE state IN ('waiting', 'sending') AND channel = ? ORDER BY seq",
    news="SELECT seq, channel, conversation FROM outbox NOT INDEXED"
    " WHERE state IN ('waiting', 'sending') AND channel = ? AND seq > ? AND seq <= ? ORDER BY seq",
    oldest="SELECT min(seq) AS seq FROM outbox INDEXED BY outbox_waiting"
    " WHERE state IN ('waiting', 'sending') AND channel = ? AND conversation = ?",
)
_HEAD = """
SELECT * FROM outbox INDEXED BY outbox_waiting
WHERE channel = ? AND conversation = ? AND state IN ('waiting', 'sending') ORDER BY seq LIMIT 1
"""
_SENDING = "UPDATE outbox SET state = 'sending' WHERE seq = ?"
_SENT = "UPDATE outbox SET state = 'sent', receipt = ?, sent_at = ?, error = NULL WHERE seq = ?"
_FAIL = """
UPDATE outbox SET state = 'waiting', attempts = attempts + ?, error = ? WHERE seq = ?
"""
_BURY = "UPDATE outbox SET state = 'dead', attempts = attempts + 1, error = ? WHERE seq = ?"
_UNDELIVERED = """
UPDATE outbox SET state = 'dead', attempts = attempts + 1, error = ?
WHERE channel = ? AND receipt = ? AND state = 'sent'
"""
_SINCE = """
SELECT * FROM outbox WHERE channel = ? AND state = 'sent' AND sent_at >= ? ORDER BY seq
"""
_HISTORY = """
SELECT * FROM (
    SELECT * FROM outbox WHERE channel = ? AND conversation = ? AND state != 'dead'
    ORDER BY seq DESC LIMIT ?
) ORDER BY seq
"""


class Outbox(Waiting):
    """Claims live in memory: this backend has one process, and a crash frees them."""

    def claim_parts(self, channel: str, limit: int) -> Sequence[Outgoing]:
        """See `MessageStore.claim_parts`."""
        turns = self._told(_turns(channel), _QUEUE, channel)
        with self._ours():
            return turns.take(limit, self._first)

    def _first(self, peer: Peer) -> Outgoing | None:
        while row := self._db.execute(_HEAD, (peer.channel, peer.conversation)).fetchone():
            try:
                return outgoing_of(row)
            except ValueError:  # a damaged row must not keep everybody waiting
                self._db.execute(_BURY, (UNREADABLE, row["seq"]))
        return None

    def sending(self, parts: Sequence[Outgoing]) -> None:
        """See `MessageStore.sending`."""
        with self._writing("sending") as db:
            db.executemany(_SENDING, [(part.seq,) for part in parts])

    def sent(self, parts: Sequence[Sent]) -> None:
        """See `MessageStore.sent`."""
        now = stamp(self._now())
        with self._writing("sent") as db:
            db.executemany(_SENT, [(sent.receipt, now, sent.outgoing.seq) for sent in parts])
        for part in parts:
            self.release_part(part.outgoing)

    def fail_part(self, part: Outgoing, error: str, *, counts: bool) -> None:
        """See `MessageStore.fail_part`."""
        with self._writing("fail") as db:
            db.execute(_FAIL, (int(counts), error, part.seq))

    def bury_part(self, part: Outgoing, error: str) -> None:
        """See `MessageStore.bury_part`."""
        with self._writing("bury") as db:
            db.execute(_BURY, (error, part.seq))
        self.release_part(part)

    def undelivered(self, channel: str, receipt: str, error: str) -> bool:
        """See `MessageStore.undelivered`."""
        with self._writing("undelivered") as db:
            return db.execute(_UNDELIVERED, (error, channel, receipt)).rowcount > 0

    def release_part(self, part: Outgoing) -> None:
        """See `MessageStore.release_part`."""
        self._turns[_turns(part.peer.channel)].release([part.peer])

    def sent_since(self, channel: str, moment: datetime) -> Sequence[Outgoing]:
        """See `MessageStore.sent_since`."""
        return list(_readable(self._rows(_SINCE, (channel, stamp(moment)))))

    def history(self, peer: Peer, limit: int) -> Sequence[Outgoing]:
        """See `MessageStore.history`."""
        rows = self._rows(_HISTORY, (peer.channel, peer.conversation, limit))
        return list(_readable(rows))


def _readable(rows: Iterable[sqlite3.Row]) -> Iterator[Outgoing]:
    for row in rows:
        with suppress(ValueError):  # damaged
            yield outgoing_of(row)


def _turns(channel: str) -> str:
    return f"outbox {channel}"
