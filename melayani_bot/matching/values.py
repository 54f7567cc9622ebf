"""What a match is: candidates with confidence, how surely the text is in scope, the evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Candidate:
    """One id with the probability (0..1) that it is what was asked for."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a candidate stands where it does.

    ``words`` are the words of the question with the share (0..1, descending) that each carries;
    ``phrases`` the phrases of the candidate that came nearest, best first, as they were written.
    """

    id: str
    words: tuple[tuple[str, float], ...]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The result of one question: candidates best first, and the probability of being in scope."""

    candidates: tuple[Candidate, ...]
    in_scope: float
    _explain: Callable[[int | None], tuple[Evidence, ...]] = field(repr=False, compare=False)

    def explain(self, count: int | None = None) -> tuple[Evidence, ...]:
        """The words and phrases that carried each of the first ``count`` candidates, or of all."""
        return self._explain(count)
