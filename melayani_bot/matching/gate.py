"""A second judgement of whether a question is ours, learned from questions with known answers.

The matcher's own ``in_scope`` knows only phrases and off-topic sentences. Golden questions are
written apart from the phrases, as citizens write: long, formal, with words that no phrase has. What
tells them from off-topic questions is mainly how many of their words the base has never seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from melayani_bot.matching.logit import fit_yes_no

LEAST = 40
"""Questions of each kind, ours and not ours, below which nothing can be learned."""

_TINY = 1e-4
_TRUST = 0.5


@dataclass(frozen=True, slots=True)
class Signs:
    """What a match says about being ours.

    ``door`` and ``three``: confidence of the likeliest door, and of the likeliest three together;
    ``single``: of the likeliest id alone; ``in_scope``: the matcher's own judgement, all 0..1.
    ``unknown``: share of the content words that no phrase has; ``words``: number of content words.
    """

    door: float
    three: float
    single: float
    in_scope: float
    unknown: float
    words: int

    def row(self) -> tuple[float, ...]:
        """The signs as a row for a logistic model, a one for its intercept last."""
        odds = self.in_scope / (1.0 - self.in_scope + 1e-6)
        shares = (self.door, self.three, odds, self.single)
        return (*(log(share + _TINY) for share in shares), self.unknown, log(self.words + 1), 1.0)


@dataclass(frozen=True, slots=True)
class Gate:
    """A logistic model of being ours; ``weights`` belong to the columns of `Signs.row`."""

    weights: tuple[float, ...]

    @classmethod
    def fit(cls, signs: Sequence[Signs], ours: Sequence[bool]) -> Gate | None:
        """Learn from questions and whether they are ours, both kinds weighing the same.

        ``None`` where there are fewer than `LEAST` of either kind.
        """
        if min(sum(ours), len(ours) - sum(ours)) < LEAST:
            return None
        yes = np.asarray(ours, np.float64)
        rows = np.asarray([sign.row() for sign in signs], np.float64)
        balance = np.where(yes > 0, 0.5 / yes.mean(), 0.5 / (1 - yes.mean()))
        none = np.zeros(rows.shape[1])
        return cls(tuple(float(w) for w in fit_yes_no(rows, yes, balance, none, _TRUST)))

    def judge(self, signs: Signs) -> float:
        """Probability (0..1) of being ours, where both kinds are as frequent."""
        score = sum(w * value for w, value in zip(self.weights, signs.row(), strict=True))
        return 1.0 / (1.0 + exp(-max(-500.0, min(500.0, score))))
