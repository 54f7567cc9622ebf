"""What the server and the process that answers tell each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from melayani_bot.answering.emergencies import Lookout
from melayani_bot.channel import Capabilities
from melayani_bot.settings import Retention
from melayani_bot.storage.values import Question, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What an office is opened with.

    Args:
        roots: folders of knowledge, beside what is installed.
        pack: name of the pack.
        data: the data folder: the announcement, and what is kept of a conversation.
        capabilities: what each channel can show, by its name.
        longest: seconds after which a question that is being answered ends its process.
        nice: how far fitting stands back, so that answers do not wait for it.
        thumbs: whether answers ask if they helped.
        retention: how long what is kept, as citizens are told.
        contact: whom they ask about it.
    """

    roots: tuple[Path, ...]
    pack: str
    data: Path
    capabilities: Mapping[str, Capabilities]
    longest: int
    nice: int
    thumbs: bool
    retention: Retention
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An office is ready; what the server itself has to know of its knowledge."""

    version: str
    emergency_number: str
    lookout: Lookout


@dataclass(frozen=True, slots=True)
class Refused:
    """An office cannot open: the knowledge is of no use, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Began:
    """A fork can be asked; ``pid`` is its number."""

    pid: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply, and how many matches the process has remembered and made so far."""

    reply: Reply
    matches: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Failed:
    """A question was not answered; ``final`` where no later attempt can."""

    error: str
    final: bool


class NotAnswered(Exception):
    """Answering failed; the text says how, masked."""


class Died(Exception):
    """The process ended while it was answering this question."""


class Gone(Exception):
    """The office is no more; its knowledge has to be opened again."""


class Office(Protocol):
    """Answers questions from one version of the knowledge."""

    @property
    def opened(self) -> Opened:
        """What it answers from."""

    @property
    def matches(self) -> tuple[int, int]:
        """Matches remembered, matches made."""

    async def answer(self, question: Question) -> Reply:
        """The reply.

        Raises:
            Unanswerable: no later attempt can answer it.
            NotAnswered: a later one may.
            Died: answering it ended a process.
            Gone: the office is closed or lost.
        """

    async def close(self) -> None:
        """Answer what waits, then end."""
