"""The inbox of the SQLite store: from acceptance to the mark "done"."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from melayani_bot.channel import Part, Peer
from melayani_bot.storage.forgetting import forget
from melayani_bot.storage.rows import (
    UNREADABLE,
    json_of,
    message_row,
    part_text,
    question_of,
    stamp,
)
from melayani_bot.storage.values import DISLIKED, Feedback, Message, Question, Reply
from melayani_bot.storage.waiting import Queue, Waiting

_ACCEPT = """
INSERT INTO inbox
    (channel, conversation, message, kind, text, choice, notice, sent_at, received_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (channel, conversation, message) DO NOTHING
"""
# SQLite would look through a whole history where the little index of what waits is enough.
_QUEUE = Queue(
    last="SELECT coalesce(max(seq), 0) AS seq FROM inbox",
    whole="SELECT seq, channel, conversation FROM inbox INDEXED BY inbox_waiting"
    " WHERE state = 'waiting' ORDER BY seq",
    news="SELECT seq, channel, conversation FROM inbox NOT INDEXED"
    " WHERE state = 'waiting' AND seq > ? AND seq <= ? ORDER BY seq",
    oldest="SELECT min(seq) AS seq FROM inbox INDEXED BY inbox_waiting"
    " WHERE state = 'waiting' AND channel = ? AND conversation = ?",
)
_TURNS = "inbox"
_HEAD = """
SELECT * FROM inbox WHERE state = 'waiting' AND channel = ? AND conversation = ?
ORDER BY sent_at, seq LIMIT 1
"""
_STATE = "SELECT state FROM conversation WHERE channel = ? AND conversation = ?"
_KEEP_STATE = "INSERT OR REPLACE INTO conversation VALUES (?, ?, ?, ?)"
_SEND = """
INSERT INTO outbox (inbox, place, channel, conversation, part, asked_at, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_APOLOGISE = f"{_SEND} ON CONFLICT (inbox, place) DO NOTHING"
_LOG_GAP = """
INSERT INTO unanswered (inbox, asked_at, text, outcome, nearest, version) VALUES (?, ?, ?, ?, ?, ?)
"""
_THUMB = """
INSERT OR IGNORE INTO feedback (channel, conversation, target, good, at) VALUES (?, ?, ?, ?, ?)
"""
_DISLIKED = """
INSERT OR IGNORE INTO unanswered (inbox, asked_at, text, outcome, nearest, version)
SELECT seq, sent_at, text, ?, ?, coalesce(version, '') FROM inbox
WHERE channel = ? AND conversation = ? AND state = 'done' AND seq != ?
ORDER BY done_at DESC, seq DESC LIMIT 1
"""
_DONE = "UPDATE inbox SET state = 'done', done_at = ?, version = ?, error = NULL WHERE seq = ?"
_FAIL = "UPDATE inbox SET attempts = attempts + 1, error = ? WHERE seq = ?"
_BURY = "UPDATE inbox SET state = 'dead', attempts = attempts + 1, error = ? WHERE seq = ?"

_APOLOGY = -1
"""Place of an apology in the outbox, so that it never takes that of an answer."""


class Inbox(Waiting):
    """Claims live in memory: this backend has one process, and a crash frees them."""

    def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """See `MessageStore.accept`."""
        now = self._now()
        with self._writing("accept") as db:
            return [
                db.execute(_ACCEPT, message_row(message, now)).rowcount == 1 for message in messages
            ]

    def claim_questions(self, limit: int) -> Sequence[Question]:
        """See `MessageStore.claim_questions`."""
        turns = self._told(_TURNS, _QUEUE)
        with self._ours():
            return turns.take(limit, self._head)

    def _head(self, peer: Peer) -> Question | None:
        place = (peer.channel, peer.conversation)
        while row := self._db.execute(_HEAD, place).fetchone():
            try:
                return question_of(row, self._state(place))
            except ValueError:  # a damaged row must not keep everybody waiting
                self._db.execute(_BURY, (UNREADABLE, row["seq"]))
        return None

    def _state(self, place: tuple[str, str]) -> dict[str, Any] | None:
        row = self._db.execute(_STATE, place).fetchone()
        try:
            state: dict[str, Any] | None = json.loads(row["state"]) if row else None
        except ValueError:  # damaged: the conversation begins anew
            return None
        return state

    def finish(self, replies: Sequence[Reply]) -> None:
        """See `MessageStore.finish`."""
        now = stamp(self._now())
        with self._writing("finish") as db:
            for reply in replies:
                _finish(db, reply, now)
        self._release(reply.question.message.peer for reply in replies)

    def fail_question(self, question: Question, error: str) -> None:
        """See `MessageStore.fail_question`."""
        with self._writing("fail") as db:
            db.execute(_FAIL, (error, question.seq))

    def bury_question(self, question: Question, error: str, apology: Part | None = None) -> None:
        """See `MessageStore.bury_question`."""
        now = stamp(self._now())
        with self._writing("bury") as db:
            db.execute(_BURY, (error, question.seq))
            if apology:
                db.execute(_APOLOGISE, _queued(question, _APOLOGY, apology, now))
        self.release_question(question)

    def release_question(self, question: Question) -> None:
        """See `MessageStore.release_question`."""
        self._release([question.message.peer])

    def _release(self, peers: Iterable[Peer]) -> None:
        self._turns[_TURNS].release(peers)

    def waiting(self) -> int:
        """See `MessageStore.waiting`."""
        rows = self._rows("SELECT count(*) AS found FROM inbox WHERE state = 'waiting'")
        return int(rows[0]["found"])


def _finish(db: sqlite3.Connection, reply: Reply, now: str) -> None:
    question = reply.question
    peer, asked_at = question.message.peer, stamp(question.message.sent_at)
    place = (peer.channel, peer.conversation)
    db.execute(_DONE, (now, reply.version or None, question.seq))
    if reply.forget:
        forget(db, peer, now)
    else:
        db.execute(_KEEP_STATE, (*place, json_of(reply.state), now))
    for number, part in enumerate(reply.parts):
        db.execute(_SEND, _queued(question, number, part, now))
    if gap := reply.unanswered:
        nearest = json_of(gap.nearest)
        db.execute(_LOG_GAP, (question.seq, asked_at, gap.text, gap.outcome, nearest, gap.version))
    if thumb := reply.feedback:
        _judge(db, thumb, question.seq)


def _queued(question: Question, place: int, part: Part, now: str) -> tuple[object, ...]:
    """The columns of an outbox row."""
    peer, asked_at = question.message.peer, stamp(question.message.sent_at)
    where = (question.seq, place, peer.channel, peer.conversation)
    return (*where, part_text(part), asked_at, now)


def _judge(db: sqlite3.Connection, thumb: Feedback, seq: int) -> None:
    """Keep the thumb that message ``seq`` gave; what a bad one is about was not answered."""
    place = (thumb.peer.channel, thumb.peer.conversation)
    db.execute(_THUMB, (*place, thumb.target, thumb.good, stamp(thumb.at)))
    if not thumb.good:
        db.execute(_DISLIKED, (DISLIKED, json_of([thumb.target]), *place, seq))
