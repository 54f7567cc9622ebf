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
class Pattern:
    """One phrase of a case: a trigger, or a veto that takes the case out.

    ``rest`` are the words behind the first one; ``whole`` those of them that have to occur as they
    are, which is seen faster than whether they follow.
    """

    phrase: str
    case: int
    veto: bool
    rest: tuple[str, ...]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class AlarmIndex:
    """All emergencies in their order of precedence, with their phrases by first word.

    ``whole`` holds phrases by their first word, ``prefix`` those that begin with ``word*`` by that
    beginning, whose lengths are ``lengths``.
    """

    cases: tuple[Emergency, ...] = ()
    whole: dict[str, list[Pattern]] = field(default_factory=dict)
    prefix: dict[str, list[Pattern]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, emergencies: Iterable[Emergency]) -> AlarmIndex:
        """Index ``emergencies``; the first of two that fire counts."""
        cases = tuple(emergencies)
        whole: dict[str, list[Pattern]] = {}
        prefix: dict[str, list[Pattern]] = {}
        for number, case in enumerate(cases):
            for phrase, veto in (*_tagged(case.triggers, False), *_tagged(case.vetoes, True)):
                first, *rest = phrase.lower().split()
                table = prefix if first.endswith("*") else whole
                exact = frozenset(word for word in rest if not word.endswith("*"))
                pattern = Pattern(phrase, number, veto, tuple(rest), exact)
                table.setdefault(first.removesuffix("*"), []).append(pattern)
        return cls(cases, whole, prefix, tuple(sorted({len(name) for name in prefix})))

    def find(self, readings: Sequence[Words]) -> Alarm | None:
        """The first emergency whose trigger fires and that no veto takes out."""
        fired: dict[int, str] = {}
        vetoed: set[int] = set()
        for pattern in self.occurring(readings):
            if pattern.veto:
                vetoed.add(pattern.case)
            else:
                fired.setdefault(pattern.case, pattern.phrase)
        number = min(fired.keys() - vetoed, default=None)
        return None if number is None else Alarm(self.cases[number], fired[number])

    def occurring(self, readings: Sequence[Words]) -> Iterator[Pattern]:
        """Every phrase that occurs in one of the readings, once for each place."""
        for words in dict.fromkeys(map(tuple, readings)):
            present = frozenset(words)
            for place, word in enumerate(words):
                for pattern in self._starting(word):
                    if pattern.whole <= present and _follows(pattern.rest, words, place):
                        yield pattern

    def _starting(self, word: str) -> Iterator[Pattern]:
        yield from self.whole.get(word, ())
        for length in self.lengths:
            if length <= len(word):
                yield from self.prefix.get(word[:length], ())


def _tagged(phrases: Iterable[str], veto: bool) -> Iterator[tuple[str, bool]]:
    return ((phrase, veto) for phrase in phrases)


def _follows(wanted: Words, words: Words, place: int) -> bool:
    if not wanted:
        return True
    window = range(place + 1, min(place + 2 + GAP, len(words)))
    return any(_same(wanted[0], words[at]) and _follows(wanted[1:], words, at) for at in window)


def _same(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted
