"""Sets the nearest phrases of the likeliest owners against each other: local kernel ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ints, ranges
from melayani_bot.matching.compare import MEANING, PAIRS
from melayani_bot.matching.index import Index

SHARPNESS = 2.0
"""How fast likeness fades: the kernel is exp(SHARPNESS * (likeness - 1))."""
RIDGE = 0.3
"""What is added to the diagonal, against phrases that say nearly the same."""


@dataclass(frozen=True)
class Seated:
    """The nearest phrases of the rivals, of each rival together and likeliest first.

    ``rows`` are phrase numbers, ``seats`` the rival of each, ``ranks`` its place within the rival.
    """

    rows: Ints
    seats: Ints
    ranks: Ints
    likeness: Floats


def ridge_scores(index: Index, seated: Seated, count: int) -> Floats:
    """Scores of ``count`` rivals for the question that was compared with ``seated``.

    With Y the owners of the phrases as ones, k(question) (K + RIDGE I)^-1 (Y - mean(Y)). A word
    that many of the rivals share so loses its say.
    """
    rows, owners = seated.rows, seated.seats
    kernel = np.exp(SHARPNESS * (gram(index, rows) - 1))
    kernel[np.diag_indices(len(rows))] = 1 + RIDGE
    said = np.linalg.solve(kernel, np.exp(SHARPNESS * (seated.likeness - 1)))
    sums = np.bincount(owners, weights=said, minlength=count)
    even = np.bincount(owners, minlength=count) * (said.sum() / len(rows))
    return np.asarray(sums - even, np.float32)


def gram(index: Index, rows: Ints) -> Floats:
    """Likeness of the phrases among each other by equal words and by meaning."""
    flat, lengths = ranges(index.rows.starts[rows], index.rows.starts[rows + 1])
    ids = index.rows.words[flat]
    position = np.zeros(len(index.counts), np.int32)
    position[ids] = 1
    local = np.flatnonzero(position)
    position[local] = np.arange(len(local), dtype=np.int32)
    words = np.zeros((len(rows), len(local)), np.float32)
    runs = np.repeat(np.arange(len(rows)), lengths)
    words[runs, position[ids]] = index.rarity(index.counts[ids]) / np.repeat(
        index.rows.lengths[rows], lengths
    )
    meaning = index.rows.meanings[rows].astype(np.float32) / 127
    return np.asarray(
        (words @ words.T * (1 + PAIRS) + MEANING * (meaning @ meaning.T)) / (1 + PAIRS + MEANING),
        np.float32,
    )


def nearest_of_each(owners: Array, likeness: Floats, kept: int) -> tuple[Ints, Ints]:
    """Places of the ``kept`` likeliest phrases of each owner, and the rank of each.

    Owners ascend, and within an owner the likeliest phrase comes first.
    """
    order = np.lexsort((-likeness, owners))
    sorted_owners = owners[order]
    ranks = np.arange(len(order)) - np.searchsorted(sorted_owners, sorted_owners)
    near = ranks < kept
    return order[near], ranks[near]
