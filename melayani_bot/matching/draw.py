"""Draws the lines: a linear support vector machine for each owner against all others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ints, find_sorted, offsets, ranges
from melayani_bot.matching.index import Index
from melayani_bot.matching.lines import LETTERS, MEANING, PAIRS, WORDS, Lines, Weights
from melayani_bot.matching.rows import pair_keys_of

COST = 0.5
"""What a phrase on the wrong side costs beside the length of the weights."""
ROUNDS = 8
"""Passes over the phrases at most."""
SETTLED = 0.02
"""A pass that moves no multiplier further than this is the last."""
MOVED = 1e-4
"""Multipliers that would move less stay."""
SEEN = 2
"""Phrases that must hold a pair of words for it to get a weight."""
LARGEST = 6_000_000
"""Phrases times owners above which no lines are drawn: time and memory grow with both."""


@dataclass(frozen=True)
class Columns:
    """Which column stands for what: words, letter groups, pairs, meaning, and last the base.

    ``letters`` are the groups of word w at ``letter_starts[w]:letter_starts[w + 1]``.
    """

    letters: Array
    letter_starts: Ints
    pair_keys: Array
    sizes: tuple[int, int, int, int]

    @classmethod
    def of(cls, index: Index) -> Columns:
        """The columns for the words of ``index``."""
        vocabulary = index.vocabulary
        order = np.argsort(vocabulary.holders, kind="stable")
        groups = np.repeat(np.arange(len(vocabulary.keys)), np.diff(vocabulary.starts))
        pairs = index.pair_keys[index.pair_counts >= SEEN]
        sizes = (len(index.counts), len(vocabulary.keys), len(pairs), index.meanings.shape[1])
        return cls(groups[order], offsets(vocabulary.sizes), pairs, sizes)

    @property
    def starts(self) -> list[int]:
        """Where each kind begins, and where the base stands."""
        return offsets(list(self.sizes)).tolist()


def can_draw(index: Index) -> bool:
    """Whether there are rivals, and few enough for lines."""
    return len(index.owners) > 1 and len(index.rows.lengths) * len(index.owners) <= LARGEST


def draw_lines(index: Index, without: Array | None = None) -> Lines:
    """Lines between the owners of ``index``, as if the phrases ``without`` did not exist."""
    rows = np.arange(len(index.rows.lengths))
    if without is not None:
        rows = np.setdiff1d(rows, without)
    owners = np.searchsorted(index.owner_starts, rows, side="right") - 1
    columns = Columns.of(index)
    table = separate(sparse_rows(index, rows, columns), owners, len(index.owners))
    return lines_of(table, columns, index)


def lines_of(table: Floats, columns: Columns, index: Index) -> Lines:
    """The weights (columns x owners) as `Lines`: a word takes those of its letters along."""
    words, letters, pairs, meaning, base = columns.starts
    held = table[letters:pairs]
    sizes = np.diff(columns.letter_starts)
    spelled = np.add.reduceat(held[columns.letters], columns.letter_starts[:-1])
    whole = WORDS * table[words:letters] + LETTERS * spelled / np.sqrt(sizes)[:, None]
    return Lines(
        words=Weights.of(whole),
        letter_keys=index.vocabulary.keys,
        letters=Weights.of(held),
        pair_keys=columns.pair_keys,
        pairs=Weights.of(table[pairs:meaning]),
        meanings=Weights.of(table[meaning:base]),
        base=table[base],
    )


@dataclass(frozen=True)
class Sparse:
    """Row r has ``values[starts[r]:starts[r + 1]]`` in ``columns``; all are ``width`` wide."""

    starts: Ints
    columns: Array
    values: Floats
    width: int


def sparse_rows(index: Index, rows: Array, columns: Columns) -> Sparse:
    """Phrases as numbers: each word's share by rarity, its letters, pairs, meaning, and a one."""
    width = columns.starts[-1] + 1
    found = list(_cells(index, rows, columns))
    cells = np.concatenate([run * width + column for run, column, _ in found])
    places, seat = np.unique(cells, return_inverse=True)
    values = np.bincount(seat, weights=np.concatenate([value for _, _, value in found]))
    counts = np.bincount(places // width, minlength=len(rows))
    return Sparse(offsets(counts), places % width, values.astype(np.float32), width)


def _cells(
    index: Index, rows: Array, columns: Columns
) -> Iterator[tuple[Array, Array, Array]]:
    """Row, column and value of everything that a phrase has; letters may come twice."""
    _, letters, pairs, meaning, base = columns.starts
    flat, sizes = ranges(index.rows.starts[rows], index.rows.starts[rows + 1])
    ids = index.rows.words[flat].astype(np.int64)
    runs = np.repeat(np.arange(len(rows)), sizes)
    share = index.rarity(index.counts[ids]) / index.rows.lengths[rows][runs]
    yield runs, ids, WORDS * share
    held, counts = ranges(columns.letter_starts[ids], columns.letter_starts[ids + 1])
    spread = np.repeat(LETTERS * share / np.sqrt(counts), counts)
    yield np.repeat(runs, counts), letters + columns.letters[held], spread
    keys, where = pair_keys_of(ids, sizes)
    places = find_sorted(columns.pair_keys, keys)
    hit = places >= 0
    weight = PAIRS * index.pair_rarity(keys[hit]) / index.rows.pair_lengths[rows][where[hit]]
    yield where[hit], pairs + places[hit], weight
    size = columns.sizes[3]
    told = index.rows.meanings[rows].astype(np.float32) * (MEANING / 127)
    every = np.repeat(np.arange(len(rows)), size)
    yield every, meaning + np.tile(np.arange(size), len(rows)), told.ravel()
    yield np.arange(len(rows)), np.full(len(rows), base), np.ones(len(rows))


def separate(rows: Sparse, owners: Ints, count: int) -> Floats:
    """Weights (width x count) by dual coordinate descent for the squared hinge loss.

    Hsieh et al. 2008, "A Dual Coordinate Descent Method for Large-scale Linear SVM", algorithm 1,
    for all owners at once. The order of the passes has a fixed seed.
    """
    weights = np.zeros((rows.width, count), np.float32)
    held = np.zeros((len(owners), count), np.float32)
    slack = np.float32(1 / (2 * COST))
    steep = np.add.reduceat(rows.values**2, rows.starts[:-1]) + slack
    starts, right = rows.starts.tolist(), owners.tolist()
    random = np.random.default_rng(1)
    for _ in range(ROUNDS):
        furthest = 0.0
        for row in random.permutation(len(right)).tolist():
            run = slice(starts[row], starts[row + 1])
            columns, values, own = rows.columns[run], rows.values[run], right[row]
            # The margin falls short by 1 - y f: y is -1 for all but the right owner.
            short = values @ weights[columns]
            short[own] = -short[own]
            move = np.maximum(held[row] + (1 + short - slack * held[row]) / steep[row], 0)
            move -= held[row]
            movers = np.flatnonzero(np.abs(move) > MOVED)
            if not len(movers):
                continue
            held[row, movers] += move[movers]
            furthest = max(furthest, float(np.abs(move).max()))
            move[own] = -move[own]
            weights[columns[:, None], movers] -= values[:, None] * move[movers]
        if furthest < SETTLED:
            break
    return weights
