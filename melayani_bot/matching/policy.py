"""Decides what to do with a match: answer, ask back with two or three options, or stay silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from melayani_bot.matching.doors import fold_trials
from melayani_bot.matching.matcher import Matcher

WRONG_DOORS = 0.1
"""Share of rehearsed questions that may be sent to a wrong door: the target of `Policy.fit`.

A rehearsal asks the odd phrasings as often as the plain ones and hides the best witness of each;
of questions that citizens wrote, about a third of this share went wrong (docs/matching.md).
"""
OFFERED = 3
LEAST_OF_BEST = 0.1
"""Share of the best candidate's confidence from which another one is offered beside it."""


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
    """Probabilities (0..1) from which to act; each candidate counts by confidence x in scope.

    ``scope``: of being in scope at all, below which all is silent. ``answer``: of the best
    candidate. ``offer``: of the best three together, below which nothing is offered.
    """

    answer: float = 0.6
    offer: float = 0.4
    scope: float = 0.3

    @classmethod
    def fit(
        cls,
        matcher: Matcher,
        *,
        fold: Callable[[str], str] = str,
        wrong_doors: float = WRONG_DOORS,
    ) -> Policy:
        """The cheapest thresholds that keep wrong doors within the target, on the rehearsal.

        ``fold`` maps an id to the door it leads to; two candidates behind one door are no mistake.
        Where the target cannot be met, the thresholds with the fewest wrong doors are taken; the
        shipped ones, where nothing was rehearsed.
        """
        doors = fold_trials(matcher.trials, matcher.index.owners, fold)
        if not doors.ours.any():
            return cls()
        tried = [(cls(*levels), doors.outcome(*levels)) for levels in product(*GRID)]
        allowed = [pair for pair in tried if pair[1].wrong <= wrong_doors]
        if not allowed:
            return min(tried, key=lambda pair: (pair[1].wrong, pair[1].cost))[0]
        return min(allowed, key=lambda pair: pair[1].cost)[0]

    def decide(self, ranked: Sequence[tuple[str, float]], in_scope: float) -> Decision:
        """Decide on (id, confidence) pairs, likeliest first."""
        sure = [confidence * in_scope for _, confidence in ranked[:OFFERED]]
        if in_scope < self.scope or sum(sure) < self.offer:
            return Decision(DecisionKind.SILENT)
        if sure[0] >= self.answer:
            return Decision(DecisionKind.ANSWER, (ranked[0][0],))
        return _choice(ranked)


def _choice(ranked: Sequence[tuple[str, float]]) -> Decision:
    least = ranked[0][1] * LEAST_OF_BEST
    offered = tuple(name for name, confidence in ranked[:OFFERED] if confidence >= least)
    kind = DecisionKind.CHOOSE if len(offered) > 1 else DecisionKind.ANSWER
    return Decision(kind, offered)


_LEVELS = tuple(round(0.05 * step, 2) for step in range(3, 19))
GRID = (_LEVELS, _LEVELS[:12:2], (0.1, 0.2, 0.3, 0.4, 0.5))
"""Levels tried for ``answer``, ``offer`` and ``scope``."""
