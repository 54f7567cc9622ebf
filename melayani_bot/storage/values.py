"""What goes into the message store and comes out of it, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from melayani_bot.channel import Kind, Part, Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is kept of one inbound message.

    Args:
        peer: the conversation.
        id: the platform's id; with the peer it is the key by which repetitions are known.
        sent_at: when the platform says it was sent.
        kind: text, choice, location or unsupported.
        text: cleaned and masked; never holds a personal number.
        choice: id of the option that was tapped.
        notice: name of the notice that answers it in place of the core; empty for a real answer.
    """

    peer: Peer
    id: str
    sent_at: datetime
    kind: Kind = Kind.TEXT
    text: str = field(default="", repr=False)
    choice: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stored message that waits for its answer.

    Args:
        seq: its number.
        message: what was written.
        received_at: when it was stored.
        attempts: how often answering it has failed.
        deaths: how often a process has ended while answering it.
        state: the conversation's last one.
    """

    seq: int
    message: Message
    received_at: datetime
    attempts: int = 0
    deaths: int = 0
    state: Mapping[str, Any] | None = field(default=None, repr=False)


DISLIKED = "disliked"
"""What stands for an outcome where an answer was given and did not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that was not answered, masked; ``nearest`` are targets, the best first."""

    text: str = field(repr=False)
    outcome: str
    nearest: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One thumb: whether an answer on ``target`` helped; one a conversation and target."""

    peer: Peer
    target: str
    good: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What answering came to: parts to send, the new state, perhaps a gap to log or a thumb.

    ``version`` names the knowledge that it came from; empty where none did. With ``forget`` all
    that was kept of the conversation goes, ``state`` included. What was asked before a bad thumb
    is logged as a gap too.
    """

    question: Question
    parts: tuple[Part, ...]
    state: Mapping[str, Any] = field(repr=False)
    unanswered: Unanswered | None = None
    feedback: Feedback | None = None
    forget: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A part that waits to be sent.

    Args:
        seq: its number; parts of one conversation are sent in this order.
        asked_at: when the question was sent, or replayed: the age of the answer counts from here.
        attempts: how often sending it has failed.
        deaths: how often a process has ended while it called the platform with it.
        interrupted: a process ended while it was being sent; it may have arrived.
    """

    seq: int
    peer: Peer
    part: Part
    asked_at: datetime
    attempts: int = 0
    deaths: int = 0
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A part that the platform took; ``receipt`` is the platform's id of it."""

    outgoing: Outgoing
    receipt: str


class Box(StrEnum):
    """Where a dead letter lies: a question that could not be answered, a part not sent."""

    INBOX = "masuk"
    OUTBOX = "keluar"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A question or a part that was given up; ``text`` is masked."""

    box: Box
    seq: int
    channel: str
    since: datetime
    attempts: int
    error: str
    text: str = field(repr=False)

    @property
    def id(self) -> str:
        """How an operator names it: "masuk-12", "keluar-7"."""
        return f"{self.box}-{self.seq}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStatus:
    """How one channel stands: what waits, what was given up, since when, and the last success."""

    questions: int = 0
    parts: int = 0
    dead: int = 0
    oldest: datetime | None = None
    last_sent: datetime | None = None


class Kept(StrEnum):
    """The kinds of records, each kept for a time of its own."""

    CONVERSATION = "percakapan"
    MESSAGE = "pesan"
    UNANSWERED = "belum-terjawab"
    FEEDBACK = "penilaian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much is kept of one conversation."""

    messages: int = 0
    parts: int = 0
    thumbs: int = 0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A conversation that asked to be forgotten, as a salted hash, and when."""

    mark: str
    at: datetime
