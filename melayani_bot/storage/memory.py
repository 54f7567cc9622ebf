"""The message store in memory, for tests and for trying out; nothing outlives the object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from melayani_bot.channel import Part, Peer
from melayani_bot.storage.memory_rows import (
    Asked,
    Gap,
    Told,
    dead_part,
    dead_question,
    free,
    holdings_of,
    purge_messages,
    status_of,
)
from melayani_bot.storage.sqlite import clock
from melayani_bot.storage.values import (
    DISLIKED,
    Box,
    ChannelStatus,
    DeadLetter,
    Feedback,
    Holdings,
    Kept,
    Message,
    Outgoing,
    Question,
    Reply,
    Sent,
    Unanswered,
)


@dataclass(slots=True)
class MemoryMessages:
    """`MessageStore` in lists; every method is written as plainly as it can be."""

    now: Callable[[], datetime] = clock
    _inbox: list[Asked] = field(default_factory=list)
    _outbox: list[Told] = field(default_factory=list)
    _states: dict[Peer, tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict)
    _asking: set[Peer] = field(default_factory=set)
    _telling: set[Peer] = field(default_factory=set)
    _gaps: list[Gap] = field(default_factory=list)
    _thumbs: list[Feedback] = field(default_factory=list)

    def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """See `MessageStore.accept`."""
        return [self._accept(message) for message in messages]

    def _accept(self, message: Message) -> bool:
        key = (message.peer, message.id)
        if any((row.question.message.peer, row.question.message.id) == key for row in self._inbox):
            return False
        now = self.now()
        kept = replace(message, sent_at=min(message.sent_at, now))
        number = len(self._inbox) + 1
        self._inbox.append(Asked(Question(seq=number, message=kept, received_at=now)))
        return True

    def claim_questions(self, limit: int) -> Sequence[Question]:
        """See `MessageStore.claim_questions`."""
        waiting = [row.question for row in self._inbox if row.state == "waiting"]
        peers = free((question.message.peer for question in waiting), self._asking, limit)
        self._asking.update(peers)
        return [self._head(waiting, peer) for peer in peers]

    def _head(self, waiting: Sequence[Question], peer: Peer) -> Question:
        mine = [question for question in waiting if question.message.peer == peer]
        head = min(mine, key=lambda question: (question.message.sent_at, question.seq))
        return replace(head, state=self._states.get(peer, (None, None))[1])

    def finish(self, replies: Sequence[Reply]) -> None:
        """See `MessageStore.finish`."""
        for reply in replies:
            message = reply.question.message
            self._judge(reply.feedback)
            asked = self._asked(reply.question)
            asked.state, asked.version = "done", reply.version
            self._states[message.peer] = (self.now(), deepcopy(dict(reply.state)))
            self._gaps += [Gap(message, reply.unanswered)] if reply.unanswered else []
            if reply.forget:
                self._forget(message.peer)
            for part in reply.parts:
                self._queue(reply.question, part)
            self.release_question(reply.question)

    def _queue(self, question: Question, part: Part) -> None:
        outgoing = Outgoing(
            seq=len(self._outbox) + 1,
            peer=question.message.peer,
            part=part,
            asked_at=question.message.sent_at,
        )
        self._outbox.append(Told(outgoing, question.seq, self.now()))

    def _judge(self, thumb: Feedback | None) -> None:
        judged = {(kept.peer, kept.target) for kept in self._thumbs}
        if thumb and (thumb.peer, thumb.target) not in judged:
            self._thumbs.append(thumb)
        if thumb and not thumb.good:
            self._dislike(thumb)

    def _dislike(self, thumb: Feedback) -> None:
        rows = [row for row in self._inbox if row.state == "done"]
        row = next((r for r in reversed(rows) if r.question.message.peer == thumb.peer), None)
        if row is None or any(known.asked == row.question.message for known in self._gaps):
            return
        last, near = row.question.message, (thumb.target,)
        gap = Unanswered(text=last.text, outcome=DISLIKED, nearest=near, version=row.version)
        self._gaps.append(Gap(last, gap))

    def _forget(self, peer: Peer) -> None:
        self._states.pop(peer, None)
        self._thumbs = [thumb for thumb in self._thumbs if thumb.peer != peer]
        self._gaps = [known for known in self._gaps if known.asked.peer != peer]
        for told in self._outbox:
            told.state = "gone" if told.outgoing.peer == peer else told.state
        for asked in self._inbox:
            message = asked.question.message
            if message.peer == peer and asked.state != "waiting":
                blank = replace(message, text="", choice=None)
                asked.question, asked.state = replace(asked.question, message=blank), "done"

    def fail_question(self, question: Question, error: str) -> None:
        """See `MessageStore.fail_question`."""
        row = self._asked(question)
        row.question = replace(row.question, attempts=row.question.attempts + 1)
        row.error = error

    def bury_question(self, question: Question, error: str, apology: Part | None = None) -> None:
        """See `MessageStore.bury_question`."""
        said = {told.outgoing.part.key for told in self._outbox if told.inbox == question.seq}
        if apology and apology.key not in said:
            self._queue(question, apology)
        self.fail_question(question, error)
        self._asked(question).state = "dead"
        self.release_question(question)

    def release_question(self, question: Question) -> None:
        """See `MessageStore.release_question`."""
        self._asking.discard(question.message.peer)

    def count_deaths(self, box: Box, seqs: Sequence[int]) -> None:
        """See `MessageStore.count_deaths`."""
        for row in self._inbox if box is Box.INBOX else self._outbox:
            row.died(seqs)

    def claim_parts(self, channel: str, limit: int) -> Sequence[Outgoing]:
        """See `MessageStore.claim_parts`."""
        waiting = [
            row
            for row in self._outbox
            if row.state in ("waiting", "sending") and row.outgoing.peer.channel == channel
        ]
        peers = free((row.outgoing.peer for row in waiting), self._telling, limit)
        self._telling.update(peers)
        heads = [next(row for row in waiting if row.outgoing.peer == peer) for peer in peers]
        return [replace(row.outgoing, interrupted=row.state == "sending") for row in heads]

    def sending(self, parts: Sequence[Outgoing]) -> None:
        """See `MessageStore.sending`."""
        for part in parts:
            self._told(part).state = "sending"

    def sent(self, parts: Sequence[Sent]) -> None:
        """See `MessageStore.sent`."""
        for sent in parts:
            row = self._told(sent.outgoing)
            row.state, row.sent_at, row.receipt = "sent", self.now(), sent.receipt
            self.release_part(sent.outgoing)

    def fail_part(self, part: Outgoing, error: str, *, counts: bool) -> None:
        """See `MessageStore.fail_part`."""
        row = self._told(part)
        row.outgoing = replace(row.outgoing, attempts=row.outgoing.attempts + counts)
        row.state, row.error = "waiting", error

    def bury_part(self, part: Outgoing, error: str) -> None:
        """See `MessageStore.bury_part`."""
        self.fail_part(part, error, counts=True)
        self._told(part).state = "dead"
        self.release_part(part)

    def undelivered(self, channel: str, receipt: str, error: str) -> bool:
        """See `MessageStore.undelivered`."""
        found = [
            row.outgoing
            for row in self._outbox
            if (row.state, row.receipt, row.outgoing.peer.channel) == ("sent", receipt, channel)
        ]
        for part in found:
            self.bury_part(part, error)
        return bool(found)

    def release_part(self, part: Outgoing) -> None:
        """See `MessageStore.release_part`."""
        self._telling.discard(part.peer)

    def sent_since(self, channel: str, moment: datetime) -> Sequence[Outgoing]:
        """See `MessageStore.sent_since`."""
        return [
            row.outgoing
            for row in self._outbox
            if row.outgoing.peer.channel == channel and row.sent_at and row.sent_at >= moment
        ]

    def history(self, peer: Peer, limit: int) -> Sequence[Outgoing]:
        """See `MessageStore.history`."""
        mine = [
            replace(row.outgoing, interrupted=row.state == "sending")
            for row in self._outbox
            if row.outgoing.peer == peer and row.state not in ("dead", "gone")
        ]
        return mine[-limit:]

    def dead_letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """See `MessageStore.dead_letters`."""
        letters = [dead_question(row) for row in self._inbox if row.state == "dead"]
        letters += [dead_part(row) for row in self._outbox if row.state == "dead"]
        ordered = sorted(letters, key=lambda letter: (letter.since, letter.box, letter.seq))
        return ordered[:limit]

    def replay(self, letters: Sequence[DeadLetter]) -> int:
        """See `MessageStore.replay`."""
        return sum(self._replay(letter) for letter in letters)

    def _replay(self, letter: DeadLetter) -> bool:
        if letter.box is Box.OUTBOX:
            told = self._outbox[letter.seq - 1]
            fresh = replace(told.outgoing, attempts=0, deaths=0, asked_at=self.now())
            dead = told.state == "dead"
            if dead:
                told.state, told.outgoing = "waiting", fresh
            return dead
        asked = self._inbox[letter.seq - 1]
        message = replace(asked.question.message, sent_at=self.now())
        again = replace(asked.question, attempts=0, deaths=0, message=message)
        dead = asked.state == "dead"
        if dead:
            asked.state, asked.question = "waiting", again
        return dead

    def waiting(self) -> int:
        """See `MessageStore.waiting`."""
        return sum(row.state == "waiting" for row in self._inbox)

    def status(self) -> Mapping[str, ChannelStatus]:
        """See `MessageStore.status`."""
        channels = dict.fromkeys(row.question.message.peer.channel for row in self._inbox)
        return {name: status_of(name, self._inbox, self._outbox) for name in channels}

    def unanswered(self, limit: int = 1000) -> Sequence[Unanswered]:
        """See `MessageStore.unanswered`."""
        return [known.gap for known in self._gaps[::-1][:limit]]

    def feedback(self, limit: int = 1000) -> Sequence[Feedback]:
        """See `MessageStore.feedback`."""
        return self._thumbs[::-1][:limit]

    def purge(self, kind: Kept, before: datetime) -> int:
        """See `MessageStore.purge`."""
        total = self._total()
        if kind is Kept.CONVERSATION:
            self._states = {k: kept for k, kept in self._states.items() if kept[0] >= before}
        elif kind is Kept.UNANSWERED:
            self._gaps = [known for known in self._gaps if known.asked.sent_at >= before]
        elif kind is Kept.FEEDBACK:
            self._thumbs = [thumb for thumb in self._thumbs if thumb.at >= before]
        else:
            purge_messages(self._inbox, self._outbox, before)
        return total - self._total()

    def _total(self) -> int:
        states = [*(row.state for row in self._inbox), *(row.state for row in self._outbox)]
        rows = len(states) - states.count("gone")
        return rows + len(self._states) + len(self._gaps) + len(self._thumbs)

    def holdings(self, peer: Peer) -> Holdings:
        """See `MessageStore.holdings`."""
        thumbs = sum(thumb.peer == peer for thumb in self._thumbs)
        return replace(holdings_of(peer, self._inbox, self._outbox), thumbs=thumbs)

    def close(self) -> None:
        """Nothing is held."""

    def _asked(self, question: Question) -> Asked:
        return self._inbox[question.seq - 1]

    def _told(self, part: Outgoing) -> Told:
        return self._outbox[part.seq - 1]
