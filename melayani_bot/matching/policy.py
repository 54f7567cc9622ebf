"""Decides what to do with a match: answer, ask back with two or three options, or stay silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from melayani_bot.matching.doors import fold_trials
from melayani_bot.matching.matcher import Matcher

WRONG_DOORS = 0.12
"""Share of rehearsed questions that may be sent to a wrong door: the target of `Policy.fit`.

A rehearsal asks the odd phrasings as often as the plain ones and hides the best witness of each;
of questions that citizens wrote, about a quarter of this share went wrong (docs/matching.md).
"""
FLOOR = 0.3
"""Probability of being in scope that even a sure answer needs."""

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
    """Probabilities (0..1) from which to act.

    ``answer``: confidence of the best candidate from which it is the answer, where the text is in
    scope at all with ``floor``. ``offer``: confidence of the best three together from which they
    are offered, where the text is in scope with ``scope``. An answer needs little of the scope
    because its own confidence already counts what is unknown in the text; an offer needs more,
    because three weak candidates say nothing about being in scope.
    """

    answer: float = 0.5
    offer: float = 0.25
    scope: float = 0.7
    floor: float = FLOOR

    @classmethod
    def fit(
        cls,
        matcher: Matcher,
        *,
        fold: Callable[[str], str] = str,
        wrong_doors: float = WRONG_DOORS,
    ) -> Policy:
        """The most answers that keep wrong doors within the target, then the best offers.

        ``fold`` maps an id to the door it leads to; two candidates behind one door are no mistake.
        ``wrong_doors`` is a share of the rehearsed questions. Where nothing was rehearsed, the
        shipped thresholds stay.
        """
        doors = fold_trials(matcher.trials, matcher.index.owners, fold)
        if not doors.ours.any():
            return cls()
        allowed = [level for level in ANSWERS if doors.wrong(level, FLOOR) <= wrong_doors]
        answer = min(allowed, default=ANSWERS[-1])
        offer, scope = min(OFFERS, key=lambda pair: doors.cost(answer, FLOOR, *pair))
        return cls(answer, offer, scope)

    def decide(self, ranked: Sequence[tuple[str, float]], in_scope: float) -> Decision:
        """Decide on (id, confidence) pairs, likeliest first."""
        sure = [confidence for _, confidence in ranked[:OFFERED]]
        if sure and sure[0] >= self.answer and in_scope >= self.floor:
            return Decision(DecisionKind.ANSWER, (ranked[0][0],))
        if not sure or sum(sure) < self.offer or in_scope < self.scope:
            return Decision(DecisionKind.SILENT)
        return _choice(ranked)


def _choice(ranked: Sequence[tuple[str, float]]) -> Decision:
    least = ranked[0][1] * LEAST_OF_BEST
    offered = tuple(name for name, confidence in ranked[:OFFERED] if confidence >= least)
    kind = DecisionKind.CHOOSE if len(offered) > 1 else DecisionKind.ANSWER
    return Decision(kind, offered)


ANSWERS = tuple(round(0.05 * step, 2) for step in range(4, 20))
"""Levels tried for ``answer``."""
OFFERS = tuple(product((0.15, 0.25, 0.35, 0.45), (0.4, 0.5, 0.6, 0.7, 0.8)))
"""Levels tried for ``offer`` and ``scope``."""
