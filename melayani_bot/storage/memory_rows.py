"""What the in-memory message store keeps in its lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from melayani_bot.storage.values import (
    Box,
    ChannelStatus,
    DeadLetter,
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
