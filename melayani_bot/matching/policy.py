"""Decides what to do with a match: answer, ask back with two or three options, or stay silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from melayani_bot.matching.matcher import Matcher


class DecisionKind(StrEnum):
    """What the policy chose."""

    ANSWER = "answer"
    CHOOSE = "choose"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Decision:
    """One id for an answer, two or three for a choice, none for silence."""

    kind: DecisionKind
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds on probabilities: to answer, to offer at all, and to be in scope."""

    answer: float = 0.6
    margin: float = 0.25
    offer: float = 0.35
    scope: float = 0.4

    @classmethod
    def fit(cls, matcher: Matcher, *, fold: Callable[[str], str] = str) -> Policy:
        """The thresholds for ``matcher``, where ``fold`` maps an id to the door it leads to."""
        del matcher, fold
        return cls()

    def decide(self, ranked: Sequence[tuple[str, float]], in_scope: float) -> Decision:
        """Decide on (id, confidence) pairs, likeliest first."""
        best = ranked[0][1] if ranked else 0.0
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if in_scope < self.scope or sum(confidence for _, confidence in ranked[:3]) < self.offer:
            return Decision(DecisionKind.SILENT)
        if best >= self.answer and best - second >= self.margin:
            return Decision(DecisionKind.ANSWER, (ranked[0][0],))
        return _choice(ranked, best)


def _choice(ranked: Sequence[tuple[str, float]], best: float) -> Decision:
    offered = tuple(name for name, confidence in ranked[:3] if confidence >= best / 5)
    kind = DecisionKind.CHOOSE if len(offered) > 1 else DecisionKind.ANSWER
    return Decision(kind, offered)
