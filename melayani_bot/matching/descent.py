"""Linear support vector machines, one for each owner, all found in the same passes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ints

COST = 0.5
"""What a phrase on the wrong side costs beside the length of the weights."""
STEPS = 100_000
"""Phrases looked at in all, in at least `FEWEST` and at most `MOST` passes."""
FEWEST, MOST = 8, 20
SETTLED = 0.02
"""A pass that moves no multiplier further than this is the last."""
MOVED = 1e-3
"""Multipliers that would move less stay."""
FULL_EVERY = 3
"""One pass in so many looks at all owners, the others at those near their line only."""
NEAR = 0.1
"""How far beyond its margin an owner still counts as near."""
BLOCK = 128
"""Rows multiplied at once, to bound the memory."""


@dataclass(frozen=True)
class Sparse:
    """Row r has ``values[starts[r]:starts[r + 1]]`` in ``columns``; all are ``width`` wide."""

    starts: Ints
    columns: Array
    values: Floats
    width: int

    def times(self, table: Floats) -> Floats:
        """The rows, each with something in it, times a ``table`` (width x n)."""
        found = np.zeros((len(self.starts) - 1, table.shape[1]), np.float32)
        for first in range(0, len(found), BLOCK):
            last = min(first + BLOCK, len(found))
            run = slice(self.starts[first], self.starts[last])
            told = table[self.columns[run]] * self.values[run, None]
            found[first:last] = np.add.reduceat(told, self.starts[first:last] - run.start)
        return found

    def followed_by(self, other: Sparse) -> Sparse:
        """These rows and those of ``other``, as wide."""
        return Sparse(
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
            np.concatenate([self.columns, other.columns]),
            np.concatenate([self.values, other.values]),
            self.width,
        )


@dataclass(frozen=True)
class Descent:
    """``weights`` (width x owners) are the sum of the rows times their multipliers ``held``.

    The score of an owner is row times weights, less one: nobody is meant unless something says so.
    """

    weights: Floats
    held: Floats

    @classmethod
    def start(cls, rows: Sparse, owners: int) -> Descent:
        """Nothing found yet."""
        count = len(rows.starts) - 1
        return cls(
            np.zeros((rows.width, owners), np.float32), np.zeros((count, owners), np.float32)
        )


def descend(
    descent: Descent, rows: Sparse, owners: Ints, among: Array, trust: Floats | None = None
) -> None:
    """Dual coordinate descent for the squared hinge loss over the rows ``among``, in place.

    ``trust`` is how much each row counts, all the same without it.
    Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1,
    with its shrinking: most owners are far from most phrases. The order has a fixed seed.
    """
    slack = 1 / (2 * COST * (np.ones(len(rows.starts) - 1) if trust is None else trust))
    slopes = np.add.reduceat(rows.values**2, rows.starts[:-1]) + slack
    starts, right = rows.starts.tolist(), owners.tolist()
    near: dict[int, Array] = {}
    random = np.random.default_rng(1)
    for turn in range(min(max(STEPS // max(len(among), 1), FEWEST), MOST)):
        furthest = 0.0
        for row in random.permutation(among).tolist():
            run = slice(starts[row], starts[row + 1])
            one = Row(
                rows.columns[run],
                rows.values[run],
                right[row],
                np.float32(slopes[row]),
                np.float32(slack[row]),
            )
            if turn < 2 or turn % FULL_EVERY == 0:
                near[row], moved = _step(descent, descent.held[row], one)
            else:
                moved = _near_step(descent, descent.held[row], one, near[row])
            furthest = max(furthest, moved)
        if furthest < SETTLED:
            break


@dataclass(frozen=True, slots=True)
class Row:
    """One phrase: its columns, their values, its owner, the bend of the loss along it, its slack.

    The slack is how far a phrase may stay behind its margin for a multiplier of one.
    """

    columns: Array
    values: Floats
    owner: int
    bend: np.float32
    slack: np.float32

    def moves(self, scores: Floats, held: Floats, own: int) -> tuple[Floats, Floats]:
        """How far each owner falls short of its margin, and how its multiplier should move.

        Short by 1 - y f, where y is 1 for the right owner, at place ``own``, and -1 for others.
        """
        short = scores.copy()
        short[own] = 2 - short[own]
        short -= self.slack * held
        return short, np.maximum(held + short / self.bend, 0) - held


def _step(descent: Descent, held: Floats, row: Row) -> tuple[Array, float]:
    """Move the multipliers of one row; the owners near their line, and the longest move."""
    scores = row.values @ descent.weights.take(row.columns, 0)
    short, move = row.moves(scores, held, row.owner)
    near = (short > -NEAR) | (held > 0)
    near[row.owner] = True
    movers = np.flatnonzero(np.abs(move) > MOVED)
    held[movers] += move[movers]
    furthest = float(np.abs(move).max())
    move[row.owner] = -move[row.owner]
    descent.weights[row.columns[:, None], movers] -= row.values[:, None] * move[movers]
    return np.flatnonzero(near), furthest


def _near_step(descent: Descent, held: Floats, row: Row, near: Array) -> float:
    """The same for the owners ``near`` only; the longest move."""
    flat = descent.weights.reshape(-1)
    places = (row.columns * descent.weights.shape[1])[:, None] + near
    found = flat.take(places)
    own = int(np.searchsorted(near, row.owner))
    _, move = row.moves(row.values @ found, held[near], own)
    furthest = float(np.abs(move).max())
    if furthest > MOVED:
        held[near] += move
        move[own] = -move[own]
        flat[places] = found - row.values[:, None] * move
    return furthest
