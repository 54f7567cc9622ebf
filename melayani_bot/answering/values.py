"""What an answer consists of: values only, no words of a channel and no layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from melayani_bot.answering.conversation import Conversation


class Outcome(StrEnum):
    """The closed set of what a turn can end in."""

    ANSWER = "answer"
    CHOOSE = "choose"
    EMERGENCY = "emergency"
    SMALL_TALK = "small_talk"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target that was weighed; ``confidence`` is the probability that it is right."""

    service: str | None
    case: str | None
    authority: str | None
    level: str | None
    confidence: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A role in an answer, the local body that plays it, and what it decides or does."""

    role: str
    role_name: str
    level: str
    body: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Who decides and who carries out, in the order of the citizen's way, and why."""

    level: str
    deciders: tuple[Party, ...]
    participants: tuple[Party, ...] = ()
    why: tuple[str, ...] = ()
    regency_help: tuple[str, ...] = ()
    handles: str = ""


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a body is open, and the next change; ``holiday`` names a public holiday today."""

    open: bool
    changes: datetime | None
    holiday: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach a body; ``kind``: telepon, whatsapp, sms, surel or situs."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Door:
    """Where to go: a body, the function behind the counter, and only verified ways to reach it.

    ``fallback`` is true where the body's own contact is not known and the complaint channel or
    service counter stands in.
    """

    body: str
    name: str
    function: str | None = None
    reach: tuple[Reach, ...] = ()
    address: str | None = None
    address_sure: bool = True
    hours: OpenState | None = None
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of a service. ``sure`` is false where it must be said as usual, not as certain."""

    facet: str
    lines: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered option; ``target`` is what choosing it means."""

    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this answer: the phrase that matched and the words that counted, with their weights."""

    phrase: str | None
    words: tuple[tuple[str, float], ...]
    in_scope: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One turn's result.

    ``lead`` holds the first sentences, the next step first. ``authority`` is the role that decides,
    ``deciders`` all of them where several do, ``body`` the local body that plays the first.
    ``facet`` is set where one side of a topic was asked for. ``conversation`` is the state after
    this turn.
    """

    outcome: Outcome
    conversation: Conversation
    target: str | None = None
    topic: str | None = None
    service: str | None = None
    case: str | None = None
    authority: str | None = None
    deciders: tuple[str, ...] = ()
    body: str | None = None
    level: str | None = None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    lead: tuple[str, ...] = ()
    jurisdiction: Jurisdiction | None = None
    door: Door | None = None
    facts: tuple[FactLine, ...] = ()
    facet: str | None = None
    question: str | None = None
    options: tuple[Option, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str | None = None
    legal_basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: date | None = None
    explanation: Explanation | None = field(default=None)
