"""Turns a field of rivals into probabilities: which one, is it right, is it in scope at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.field import Field
from melayani_bot.matching.logit import sigmoid, softmax

PRIOR = np.array([6.0, 2.0, 2.0, 3.0, 1.0, 0.5, 1.5, 1.5])
"""Weights of the signs where nothing was rehearsed: fitted on public sets, rounded."""
LOOKS = 11
"""Length of what `look` returns."""


@dataclass(frozen=True)
class Judge:
    """``signs`` weighs the rivals; ``right`` and ``scope`` are coefficients on a `look`.

    ``behind`` is the probability that, the first rival being wrong, another listed one is right.
    """

    signs: Array
    right: Array
    scope: Array
    behind: float

    def shares(self, field: Field) -> Array:
        """The probability of each rival, given that one of them is right."""
        return softmax(field.signs @ self.signs)

    def confidences(self, field: Field) -> Array:
        """The probability of each rival that it is right, given that the question is in scope."""
        shares = self.shares(field)
        if not len(shares):
            return shares
        top = int(shares.argmax())
        sure = float(sigmoid(look(field, shares) @ self.right))
        rest = (1 - sure) * self.behind * shares / max(1 - shares[top], 1e-9)
        rest[top] = sure
        return np.asarray(np.minimum(rest, sure))

    def in_scope(self, field: Field) -> float:
        """The probability that the question belongs to any id."""
        shares = self.shares(field)
        return float(sigmoid(look(field, shares) @ self.scope)) if len(shares) else 0.0


def look(field: Field, shares: Array) -> Array:
    """What the two heads see of a field: `LOOKS` numbers, the last one constant."""
    order = np.argsort(-shares, kind="stable")
    top, signs = shares[order[0]], field.signs[order[0]]
    second = shares[order[1]] if len(order) > 1 else 0.0
    entropy = -float((shares * np.log(np.maximum(shares, 1e-9))).sum())
    return np.array(
        [
            np.log(max(top, 1e-6)),
            top - second,
            signs[0],
            signs[1],
            signs[2],
            signs[3],
            signs[3] * signs[1],
            field.unknown,
            field.off_topic - signs[1],
            np.log1p(len(field.reading.words)) - entropy / 2,
            1.0,
        ]
    )


UNFITTED = Judge(
    signs=PRIOR,
    right=np.array([1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 1.0, -1.0, 0.0, 0.0, -0.5]),
    scope=np.array([0.3, 0.0, 0.0, 3.0, 1.0, 3.0, 1.0, -2.0, -3.0, 0.0, -3.5]),
    behind=0.7,
)
"""What judges when there is too little to rehearse on."""
