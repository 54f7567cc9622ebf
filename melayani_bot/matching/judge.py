"""Turns a field of rivals into probabilities: which one, is it right, is it in scope at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.field import Field
from melayani_bot.matching.logit import sigmoid, softmax

ALONE = -1.5
"""Pull that stands in for that of others where there is one rival only."""


@dataclass(frozen=True)
class Judge:
    """``signs`` weighs the rivals; ``right`` and ``scope`` are coefficients of the two looks.

    ``behind`` is the probability that, the first rival being wrong, another listed one is right.
    """

    signs: Array
    right: Array
    scope: Array
    behind: float

    def shares(self, field: Field) -> Array:
        """The probability of each rival, given that one of them is right."""
        return softmax(field.signs @ self.signs)

    def decide(self, field: Field) -> tuple[Array, float]:
        """The probability of each rival that it is right, given that the question is in scope.

        The second value is the probability that the question belongs to any id.
        """
        shares = self.shares(field)
        if not len(shares):
            return shares, 0.0
        top = int(shares.argmax())
        sure = float(sigmoid(look_at_first(field, self.signs) @ self.right))
        rest = (1 - sure) * self.behind * shares / max(1 - shares[top], 1e-9)
        rest[top] = sure
        in_scope = float(sigmoid(look_at_scope(field, self.signs) @ self.scope))
        return np.asarray(np.minimum(rest, sure)), in_scope


def look_at_first(field: Field, signs: Array) -> Array:
    """What tells whether the likeliest rival is right; the last number is constant.

    Log of its share, its lead on the second, how far its pull, as ``signs`` weighs it, is ahead of
    any other's, its pull, the mean of its best three phrases, and the share of the question that
    resembles no known word.
    """
    shares = softmax(field.signs @ signs)
    top = int(shares.argmax())
    pull, _, three = field.signs[top, :3].tolist()
    share, second = float(shares[top]), _next(shares, top, 0.0)
    ahead = pull - _next(field.signs[:, 0], top, ALONE)
    told = (log(max(share, 1e-6)), share - second, signs[0] * ahead, pull, three)
    return np.array([*told, field.unknown, 1.0])


def _next(values: Array, top: int, alone: float) -> float:
    """The largest value but that at ``top``."""
    return max([*values[:top].tolist(), *values[top + 1 :].tolist()], default=alone)


def look_at_scope(field: Field, signs: Array) -> Array:
    """What tells whether the question is in scope; the last number is constant.

    Only what does not grow with the length of a question: coverage of its words does, and misled
    when real questions were longer than the phrases.
    """
    pull, _, three = field.signs[int((field.signs @ signs).argmax())][:3]
    return np.array([pull, three, field.unknown, field.off_topic, 1.0])


BY_LINES = Judge(
    signs=np.array([4.5, 1.5, 3.0, 2.5, 3.5]),
    right=np.array([0.5, 1.6, 0.2, 1.0, 1.6, -0.8, -0.5]),
    scope=np.array([3.5, 2.0, -1.5, -4.5, -0.3]),
    behind=0.7,
)
"""What judges where lines are drawn and there is too little to rehearse on; fitted on public sets,
rounded. Fitted judges are drawn to it."""
BY_RIDGE = Judge(
    signs=np.array([12.0, 1.0, 4.0, 2.5, 2.5]),
    right=np.array([0.5, 1.6, 0.2, 1.0, 1.6, -0.8, -0.7]),
    scope=np.array([2.5, 8.0, -1.0, -7.5, 0.0]),
    behind=0.7,
)
"""The same where a ridge pulls, which is fainter, and off-topic sentences are told by likeness."""
