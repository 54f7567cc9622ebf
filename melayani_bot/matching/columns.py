"""Phrases as numbers for drawing lines, and what was drawn as `Lines`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ints, find_sorted, offsets, ranges
from melayani_bot.matching.descent import Sparse
from melayani_bot.matching.index import Index
from melayani_bot.matching.lines import LETTERS, MEANING, PAIRS, WORDS, Lines, Weights
from melayani_bot.matching.rows import pair_keys_of

SEEN = 2
"""Phrases that must hold a pair of words for it to get a weight."""
BLOCK = 128
"""Words whose letters are added up at once, to bound the memory."""


@dataclass(frozen=True)
class Columns:
    """Which column stands for what: words, letter groups, pairs, meaning, and last the base.

    ``letters`` are the groups of word w at ``letter_starts[w]:letter_starts[w + 1]``;
    ``letter_keys`` are the checksums of all groups and ``shared`` those that several words hold.
    """

    letters: Array
    letter_starts: Ints
    letter_keys: Array
    shared: Array
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
        return cls(
            letters=groups[order],
            letter_starts=offsets(vocabulary.sizes),
            letter_keys=vocabulary.keys,
            shared=np.flatnonzero(np.diff(vocabulary.starts) > 1),
            pair_keys=pairs,
            sizes=sizes,
        )

    @property
    def starts(self) -> list[int]:
        """Where each kind begins, and where the base stands."""
        return [int(start) for start in offsets(list(self.sizes))]


def lines_of(table: Floats, columns: Columns) -> Lines:
    """The weights (columns x owners) as `Lines`: a word takes those of its letters along.

    A letter group of a single word says nothing that likeness to that word does not say.
    """
    words, letters, pairs, meaning, base = columns.starts
    held = table[letters:pairs]
    sizes = np.diff(columns.letter_starts)
    told = spelled(held, columns.letters, columns.letter_starts)
    whole = WORDS * table[words:letters] + LETTERS * told / np.sqrt(sizes)[:, None]
    return Lines(
        words=Weights.of(whole.astype(np.float32)),
        letter_keys=columns.letter_keys[columns.shared],
        letters=Weights.of(held[columns.shared]),
        pair_keys=columns.pair_keys,
        pairs=Weights.of(table[pairs:meaning]),
        meanings=Weights.of(table[meaning:base]),
        base=table[base] - 1,
    )


def spelled(held: Floats, letters: Array, starts: Ints) -> Floats:
    """The sum of the weights ``held`` (groups x owners) over the letter groups of each word.

    In blocks: the weights of all groups of all words at once are many times the result.
    """
    told = np.zeros((len(starts) - 1, held.shape[1]), np.float32)
    for first in range(0, len(told), BLOCK):
        last = min(first + BLOCK, len(told))
        groups = letters[starts[first] : starts[last]]
        told[first:last] = np.add.reduceat(held[groups], starts[first:last] - starts[first])
    return told


def sparse_rows(index: Index, rows: Array, columns: Columns) -> Sparse:
    """Phrases as numbers: each word's share by rarity, its letters, pairs, meaning, and a one."""
    width = columns.starts[-1] + 1
    found = list(_cells(index, rows, columns))
    cells = np.concatenate([run * width + column for run, column, _ in found])
    places, seat = np.unique(cells, return_inverse=True)
    values = np.bincount(seat, weights=np.concatenate([value for _, _, value in found]))
    counts = np.bincount(places // width, minlength=len(rows))
    return Sparse(offsets(counts), places % width, values.astype(np.float32), width)


def _cells(index: Index, rows: Array, columns: Columns) -> Iterator[tuple[Array, Array, Array]]:
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
