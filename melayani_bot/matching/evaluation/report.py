"""Everything that is told about a set of answered questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from melayani_bot.matching.evaluation.records import Asked, Shares, shares

BINS = 15
"""Bins of the calibration, as in Guo et al. 2017."""
LISTED = 10
"""Confusions and phrases that are listed."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose first candidate has a confidence up to ``upto``: how many, and how right."""

    upto: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Report:
    """Shares in all, by language and by origin; calibration; what is mixed up; worst phrases.

    ``calibration_error`` is the expected calibration error (Naeini et al. 2015) of the first
    candidate over the questions that are ours. A confusion is (expected, shown instead, how often);
    a worst phrase is (phrase, how often it carried a wrong answer).
    """

    total: Shares
    by_language: dict[str, Shares]
    by_origin: dict[str, Shares]
    calibration: tuple[Bin, ...]
    calibration_error: float
    confusions: tuple[tuple[str, str, int], ...]
    worst_phrases: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def evaluate(asked: Sequence[Asked]) -> Report:
    """Measure; any number of questions, also none."""
    ours = [one for one in asked if one.ours]
    bins = _bins(ours)
    return Report(
        total=shares(asked),
        by_language=_grouped(asked, lambda one: one.language),
        by_origin=_grouped(asked, lambda one: one.origin),
        calibration=bins,
        calibration_error=sum(
            each.count / len(ours) * abs(each.confidence - each.right) for each in bins
        ),
        confusions=_confusions(ours),
        worst_phrases=_worst(asked),
    )


def _grouped(asked: Sequence[Asked], key: Callable[[Asked], str]) -> dict[str, Shares]:
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[key(one)].append(one)
    return {name: shares(groups[name]) for name in sorted(groups) if name}


def _bins(ours: Sequence[Asked]) -> tuple[Bin, ...]:
    filled: dict[int, list[Asked]] = defaultdict(list)
    for one in ours:
        filled[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return tuple(_bin(place, filled[place]) for place in sorted(filled))


def _bin(place: int, members: Sequence[Asked]) -> Bin:
    count = len(members)
    confidence = sum(one.confidence for one in members) / count
    return Bin(
        (place + 1) / BINS, count, confidence, sum(m.first_is_right for m in members) / count
    )


def _confusions(ours: Sequence[Asked]) -> tuple[tuple[str, str, int], ...]:
    pairs = Counter(
        (min(one.expected), one.candidates[0][0])
        for one in ours
        if one.candidates and not one.first_is_right
    )
    ranked = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((*names, count) for names, count in ranked[:LISTED])


def _worst(asked: Sequence[Asked]) -> tuple[tuple[str, int], ...]:
    counts = Counter(one.phrase for one in asked if one.wrong and one.phrase)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:LISTED])
