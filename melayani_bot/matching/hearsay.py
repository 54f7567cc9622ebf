"""Unlabelled sentences that take part in the lines: whose they are taken to be.

Lee 2013, "Pseudo-Label", with two differences that matter: all sentences take part, not the most
certain ones, which teach nothing new; and what a sentence is taken for is first evened out over
those most like it, as in Zhou et al. 2004, "Learning with Local and Global Consistency".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from melayani_bot.matching.arrays import Floats, Ints
from melayani_bot.matching.columns import Columns, sparse_rows
from melayani_bot.matching.descent import Sparse
from melayani_bot.matching.index import Index
from melayani_bot.matching.rows import measure_rows, unit

MOST = 20_000
"""Sentences that take part at most."""
NEAREST = 10
"""Sentences over which each is evened out."""
ROUNDS = 2
"""How often."""
NUMBERS = 256
"""Numbers to which a sentence is reduced to find those like it (random projection)."""
BLOCK = 500
"""Sentences compared with all others at once, to bound the memory."""


@dataclass(frozen=True)
class Hearsay:
    """Sentences as ``rows``; ``near`` (n x 10) are those most like each, ``shares`` how much."""

    rows: Sparse
    near: Ints
    shares: Floats

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]], index: Index, columns: Columns) -> Hearsay:
        """The ``sentences``, more than `NEAREST`, of which each has a word that the index knows."""
        known = index.vocabulary.index
        ids = [[known[word] for word in words if word in known] for words in sentences]
        sizes = np.array([len(words) for words in ids], np.int64)
        flat = np.array([word for words in ids for word in words], np.int32)
        heard = replace(index, rows=measure_rows(flat, sizes, index))
        rows = sparse_rows(heard, np.arange(len(ids)), columns)
        return cls(rows, *_neighbours(_reduced(rows)))

    def owners(self, weights: Floats) -> Ints:
        """Whose each sentence is taken to be by lines with these ``weights`` (width x owners)."""
        first = self.rows.times(weights)
        scores = first
        for _ in range(ROUNDS):
            scores = first + self._evened(scores)
        return np.asarray(scores.argmax(1))

    def _evened(self, scores: Floats) -> Floats:
        found = np.zeros_like(scores)
        for rank in range(self.near.shape[1]):
            found += self.shares[:, rank, None] * scores[self.near[:, rank]]
        return found


def _reduced(rows: Sparse) -> Floats:
    """Unit rows whose products are about the likeness of the sentences."""
    signs = np.random.default_rng(1).standard_normal((rows.width, NUMBERS))
    return unit(rows.times(signs.astype(np.float32)))


def _neighbours(reduced: Floats) -> tuple[Ints, Floats]:
    near = np.zeros((len(reduced), NEAREST), np.int64)
    shares = np.zeros((len(reduced), NEAREST), np.float32)
    for first in range(0, len(reduced), BLOCK):
        block = slice(first, first + BLOCK)
        alike = reduced[block] @ reduced.T
        alike[np.arange(len(alike)), np.arange(first, first + len(alike))] = -1
        near[block] = np.argpartition(-alike, NEAREST, axis=1)[:, :NEAREST]
        shares[block] = np.maximum(np.take_along_axis(alike, near[block], 1), 0.01) ** 3
    return near, shares / shares.sum(1, keepdims=True)
