"""Groups questions that were not answered by likeness, the most frequent first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from melayani_bot.storage.values import Unanswered

ALIKE = 0.5
"""Share of words (Jaccard) from which two questions count as one; chosen by reading groups."""

_SHOWN = 3

Words = Callable[[str], Sequence[str]]


@dataclass(slots=True)
class Gap:
    """Questions that ask the same: the newest first, with how each of them ended."""

    words: frozenset[str]
    texts: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    nearest: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How often it was asked."""
        return self.outcomes.total()

    @property
    def targets(self) -> tuple[str, ...]:
        """The nearest targets, those named most often first."""
        return tuple(name for name, _ in self.nearest.most_common(_SHOWN))


def group(questions: Iterable[Unanswered], words: Words) -> list[Gap]:
    """The groups; ``words`` gives the words of a question that count.

    Each question joins the first group whose first question shares enough words with it: plain,
    stable, and fast enough for the thousands of questions that are kept.
    """
    gaps: list[Gap] = []
    for question in questions:
        found = frozenset(words(question.text))
        gap = next((gap for gap in gaps if _alike(gap.words, found)), None)
        if gap is None:
            gap = Gap(found)
            gaps.append(gap)
        _join(gap, question)
    return sorted(gaps, key=lambda gap: -gap.count)


def _join(gap: Gap, question: Unanswered) -> None:
    if question.text not in gap.texts:
        gap.texts.append(question.text)
    gap.outcomes[question.outcome] += 1
    gap.nearest.update(question.nearest)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if not one or not other:
        return one == other
    return len(one & other) / len(one | other) >= ALIKE
