"""What a finding is, and the rule that it breaks: stable id, severity, why, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from melayani_bot.knowledge.draft import Draft


class Severity(StrEnum):
    """``galat`` would mislead or break and stops loading; ``peringatan`` is about quality."""

    ERROR = "galat"
    WARNING = "peringatan"


class Position(NamedTuple):
    """A place in a file as editors see it; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Hit(NamedTuple):
    """Where a rule is broken and what is wrong there, in Indonesian."""

    at: Position
    message: str
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place."""

    at: Position
    code: str
    severity: Severity
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.at}: {self.severity} {self.code} {self.message} Cara memperbaiki: {self.fix}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the knowledge must keep to.

    ``check`` looks for breaches in the whole merged knowledge. It is ``None`` for rules that are
    kept while reading, where the breach is found.
    """

    id: str
    severity: Severity
    title: str
    why: str
    fix: str
    check: Callable[[Draft], Iterator[Hit]] | None = None

    def at(self, at: Position, message: str, fix: str | None = None) -> Finding:
        """The finding of this rule at a place; ``fix`` where the general advice is too general."""
        return Finding(at, self.id, self.severity, message, fix or self.fix)


def error(id: str, title: str, why: str, fix: str) -> Rule:  # noqa: A002 - the rule's own word
    """A rule kept while reading, whose breach stops loading."""
    return Rule(id, Severity.ERROR, title, why, fix)
