"""Decides what to do with a match: answer, ask back with two or three options, or stay silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from melayani_bot.matching.matcher import Matcher

OFFERED = 3
"""Candidates that may be offered in one question."""


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
    """Probabilities (0..1) from which to act.

    ``answer``: confidence of the best candidate from which it is the answer, where the text is in
    scope at all with ``floor``. ``offer``: confidence of the best three together from which they
    are offered, where the text is in scope with ``scope``. An answer needs little of the scope
    because its own confidence already counts what is unknown in the text; an offer needs more,
    because three weak candidates say nothing about being in scope.
    """

    answer: float = 0.45
    offer: float = 0.3
    scope: float = 0.25
    floor: float = 0.03

    @classmethod
    def fit(cls, matcher: Matcher, *, fold: Callable[[str], str] = str) -> Policy:
        """The thresholds for ``matcher``, where ``fold`` maps an id to the door it leads to."""
        del matcher, fold
        return cls()

    def decide(self, ranked: Sequence[tuple[str, float]], in_scope: float) -> Decision:
        """Decide on (id, confidence) pairs, likeliest first."""
        best = ranked[0][1] if ranked else 0.0
        if best >= self.answer and in_scope >= self.floor:
            return Decision(DecisionKind.ANSWER, (ranked[0][0],))
        together = sum(confidence for _, confidence in ranked[:OFFERED])
        if together < self.offer or in_scope < self.scope:
            return Decision(DecisionKind.SILENT)
        return _choice(ranked, best)


def _choice(ranked: Sequence[tuple[str, float]], best: float) -> Decision:
    near = tuple(name for name, confidence in ranked[:OFFERED] if confidence >= best / 5)
    kind = DecisionKind.CHOOSE if len(near) > 1 else DecisionKind.ANSWER
    return Decision(kind, near)
