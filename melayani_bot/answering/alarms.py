"""Finds emergencies by trigger phrases, looked up by their first word.

A trigger fires when all its words stand in the question in order, with at most `GAP` other words
between two of them; a word ending in ``*`` matches as a prefix. A veto works the same way and takes
its own case out. Both look at every reading of the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from melayani_bot.knowledge.model import Emergency

GAP = 3
"""Words that may stand between two words of a trigger."""

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class Alarm:
    """An emergency that fired, and the trigger that did it."""

    emergency: Emergency
    trigger: str


@dataclass(frozen=True, slots=True)
class Patterns:
    """Phrases by their first word; those that begin with a prefix by every length of it."""

    whole: dict[str, list[str]] = field(default_factory=dict)
    prefix: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Patterns:
        """Index ``phrases``."""
        found = cls()
        for phrase in phrases:
            first = phrase.lower().split()[0]
            table = found.prefix if first.endswith("*") else found.whole
            table.setdefault(first.removesuffix("*"), []).append(phrase)
        return found

    def first_in(self, readings: Sequence[Words]) -> str | None:
        """A phrase that occurs in any reading, the earliest place first."""
        return next((phrase for words in readings for phrase in self._in(words)), None)

    def _in(self, words: Words) -> Iterator[str]:
        for place, word in enumerate(words):
            for phrase in self._starting(word):
                if _follows(phrase.lower().split()[1:], words, place):
                    yield phrase

    def _starting(self, word: str) -> Iterator[str]:
        yield from self.whole.get(word, ())
        for end in range(1, len(word) + 1):
            yield from self.prefix.get(word[:end], ())


@dataclass(frozen=True, slots=True)
class AlarmIndex:
    """All emergencies in their order of precedence, with triggers and vetoes indexed."""

    cases: tuple[tuple[Emergency, Patterns, Patterns], ...] = ()

    @classmethod
    def of(cls, emergencies: Iterable[Emergency]) -> AlarmIndex:
        """Index ``emergencies``; the first of two that fire counts."""
        return cls(tuple((c, Patterns.of(c.triggers), Patterns.of(c.vetoes)) for c in emergencies))

    def find(self, readings: Sequence[Words]) -> Alarm | None:
        """The first emergency whose trigger fires and that no veto takes out."""
        for case, triggers, vetoes in self.cases:
            trigger = triggers.first_in(readings)
            if trigger is not None and vetoes.first_in(readings) is None:
                return Alarm(case, trigger)
        return None


def _follows(wanted: Words, words: Words, place: int) -> bool:
    if not wanted:
        return True
    window = range(place + 1, min(place + 2 + GAP, len(words)))
    return any(_same(wanted[0], words[at]) and _follows(wanted[1:], words, at) for at in window)


def _same(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
