"""What the in-memory message store keeps in its lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from melayani_bot.storage.values import Box, DeadLetter, Message, Outgoing, Question, Unanswered


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
