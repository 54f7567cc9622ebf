"""What the in-memory message store keeps in its lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from melayani_bot.channel import Peer
from melayani_bot.storage.values import (
    Box,
    ChannelStatus,
    DeadLetter,
    Holdings,
    Message,
    Outgoing,
    Question,
    Unanswered,
)


@dataclass(slots=True)
class Asked:
    """A row of the inbox."""

    question: Question
    state: str = "waiting"
    error: str = ""
    version: str = ""

    def died(self, seqs: Sequence[int]) -> None:
        """Count a death if it is one of ``seqs`` and waits."""
        if self.question.seq in seqs and self.state == "waiting":
            self.question = replace(self.question, deaths=self.question.deaths + 1)


@dataclass(slots=True)
class Told:
    """A row of the outbox."""

    outgoing: Outgoing
    inbox: int
    created_at: datetime
    state: str = "waiting"
    error: str = ""
    sent_at: datetime | None = None
    receipt: str = ""

    def died(self, seqs: Sequence[int]) -> None:
        """Count a death if it is one of ``seqs`` and was not sent."""
        if self.outgoing.seq in seqs and self.state in ("waiting", "sending"):
            self.outgoing = replace(self.outgoing, deaths=self.outgoing.deaths + 1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap with the message that showed it."""

    asked: Message
    gap: Unanswered


def dead_question(row: Asked) -> DeadLetter:
    """A question as a dead letter."""
    message = row.question.message
    return DeadLetter(
        box=Box.INBOX,
        seq=row.question.seq,
        channel=message.peer.channel,
        since=message.sent_at,
        attempts=row.question.attempts,
        error=row.error,
        text=message.text,
    )


def dead_part(row: Told) -> DeadLetter:
    """A part as a dead letter."""
    return DeadLetter(
        box=Box.OUTBOX,
        seq=row.outgoing.seq,
        channel=row.outgoing.peer.channel,
        since=row.outgoing.asked_at,
        attempts=row.outgoing.attempts,
        error=row.error,
        text=row.outgoing.part.text,
    )


def status_of(channel: str, inbox: Sequence[Asked], outbox: Sequence[Told]) -> ChannelStatus:
    """How ``channel`` stands."""
    asked = [row for row in inbox if row.question.message.peer.channel == channel]
    told = [row for row in outbox if row.outgoing.peer.channel == channel]
    asking = [row.question.received_at for row in asked if row.state == "waiting"]
    telling = [row.created_at for row in told if row.state in ("waiting", "sending")]
    return ChannelStatus(
        questions=len(asking),
        parts=len(telling),
        dead=[*(row.state for row in asked), *(row.state for row in told)].count("dead"),
        oldest=min([*asking, *telling], default=None),
        last_sent=max((row.sent_at for row in told if row.sent_at), default=None),
    )


def holdings_of(peer: Peer, inbox: Sequence[Asked], outbox: Sequence[Told]) -> Holdings:
    """How much of ``peer`` is in both boxes."""
    asked = [row.question.message for row in inbox if row.state != "gone"]
    told = [row.outgoing for row in outbox if row.state != "gone"]
    return Holdings(
        messages=sum(message.peer == peer and message.text != "" for message in asked),
        parts=sum(part.peer == peer for part in told),
    )


def free(peers: Iterable[Peer], held: set[Peer], limit: int) -> list[Peer]:
    """The first ``limit`` of ``peers`` that are not held, each once."""
    return [peer for peer in dict.fromkeys(peers) if peer not in held][:limit]


def purge_messages(inbox: Sequence[Asked], outbox: Sequence[Told], before: datetime) -> None:
    """Let go of parts and questions from before, but of no question with a part that stays."""
    for told in outbox:
        if told.state in ("sent", "dead") and told.created_at < before:
            told.state = "gone"
    open_ = {told.inbox for told in outbox if told.state != "gone"}
    for asked in inbox:
        question = asked.question
        old = question.received_at < before and question.seq not in open_
        if asked.state in ("done", "dead") and old:
            asked.state = "gone"
