"""The rehearsal seen by doors: what thresholds would have cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Flags
from melayani_bot.matching.learn import OFF_TOPIC_SHARE
from melayani_bot.matching.trials import Trials

COSTS = {"asked in vain": 0.5, "silent": 0.6, "asked": 0.35, "asked a stranger": 0.4}
"""What each outcome costs, where a right answer costs nothing and a wrong door one."""


@dataclass(frozen=True)
class Doors:
    """Per question: confidence of the best door and of the best three, and what was right.

    ``ours``: in scope; ``first`` and ``among``: the right door is the best one, is in the best
    three.
    """

    best: Array
    three: Array
    in_scope: Array
    ours: Flags
    first: Flags
    among: Flags

    def wrong(self, answer: float, floor: float) -> float:
        """The share of all questions that get an answer and a wrong one."""
        wrong = self._answered(answer, floor) & ~(self.ours & self.first)
        return float(self._weights()[wrong].sum())

    def cost(self, answer: float, floor: float, offer: float, scope: float) -> float:
        """The mean cost of the questions that are not answered; see `policy.Policy`."""
        open_ = ~self._answered(answer, floor)
        asked = open_ & (self.in_scope >= scope) & (self.three >= offer)
        parts = (
            (asked & self.ours & ~self.among, "asked in vain"),
            (open_ & ~asked & self.ours, "silent"),
            (asked & self.ours & self.among, "asked"),
            (asked & ~self.ours, "asked a stranger"),
        )
        weights = self._weights()
        return sum(float(weights[part].sum()) * COSTS[name] for part, name in parts)

    def _answered(self, answer: float, floor: float) -> Flags:
        return np.asarray((self.best >= answer) & (self.in_scope >= floor), bool)

    def _weights(self) -> Array:
        """Shares that sum to one, with those out of scope at their reckoned share."""
        strangers = max(int((~self.ours).sum()), 1)
        return np.where(
            self.ours,
            (1 - OFF_TOPIC_SHARE) / max(int(self.ours.sum()), 1),
            OFF_TOPIC_SHARE / strangers,
        )


def fold_trials(trials: Trials, owners: Sequence[str], fold: Callable[[str], str]) -> Doors:
    """Sum the confidence of candidates behind one door and note where the right door stands."""
    names = [fold(owner) for owner in owners]
    ranked = [_ranked(row, sure, names) for row, sure in zip(*_rows(trials), strict=True)]
    right = [names[owner] if owner >= 0 else None for owner in trials.right.tolist()]
    best = np.array([doors[0][1] if doors else 0.0 for doors in ranked])
    three = np.array([sum(sure for _, sure in doors[:3]) for doors in ranked])
    return Doors(
        best=best,
        three=three,
        in_scope=np.asarray(trials.in_scope),
        ours=np.asarray(trials.right >= 0),
        first=np.array(
            [r in [d for d, _ in doors[:1]] for r, doors in zip(right, ranked, strict=True)], bool
        ),
        among=np.array(
            [r in [d for d, _ in doors[:3]] for r, doors in zip(right, ranked, strict=True)], bool
        ),
    )


def _rows(trials: Trials) -> tuple[list[list[int]], list[list[float]]]:
    return trials.owners.tolist(), trials.confidence.tolist()


def _ranked(
    row: Sequence[int], sure: Sequence[float], names: Sequence[str]
) -> list[tuple[str, float]]:
    sums: dict[str, float] = {}
    for owner, confidence in zip(row, sure, strict=True):
        if owner >= 0:
            sums[names[owner]] = min(1.0, sums.get(names[owner], 0.0) + confidence)
    return sorted(sums.items(), key=lambda pair: -pair[1])
