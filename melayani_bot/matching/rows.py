"""Phrases as arrays: their words, norms and meanings, and which owners use a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Ints, Keys, group_sums, offsets
from melayani_bot.matching.known import Known

COMMON = 1e-3
"""Share of all words at which a word counts little in a meaning (Arora, Liang & Ma 2017)."""
BLOCK = 20_000
"""Phrases whose meaning is computed at once, to bound the memory."""


@dataclass(frozen=True)
class Rows:
    """The words of phrase p are ``words[starts[p]:starts[p + 1]]``, in order, each once.

    ``lengths`` and ``pair_lengths`` are the norms of its words and of its neighbouring words,
    ``meanings`` (n x d) its vector in 127ths of one.
    """

    starts: Ints
    words: Ids
    lengths: Floats
    pair_lengths: Floats
    meanings: Array


@dataclass(frozen=True)
class Postings:
    """The owners of word w are ``owners[starts[w]:starts[w + 1]]``, with their ``weights``."""

    starts: Ints
    owners: Ids
    weights: Floats


def measure_rows(ids: Ids, sizes: Ints, known: Known) -> Rows:
    """Rows for phrases whose words stand one after another in ``ids``, ``sizes`` words each."""
    squares = known.rarity(known.counts[ids]) ** 2
    pairs, runs = pair_keys_of(ids, sizes)
    pair_squares = np.bincount(runs, weights=known.pair_rarity(pairs) ** 2, minlength=len(sizes))
    return Rows(
        starts=offsets(sizes),
        words=ids,
        lengths=np.maximum(np.sqrt(group_sums(squares, sizes)), 1e-6),
        pair_lengths=np.maximum(np.sqrt(pair_squares), 1e-6).astype(np.float32),
        meanings=_phrase_meanings(ids, offsets(sizes), known),
    )


def pair_keys_of(ids: Array, sizes: Ints) -> tuple[Keys, Ints]:
    """The pairs of neighbouring words in runs of words, and the run that each pair stands in."""
    runs = np.repeat(np.arange(len(sizes)), sizes)
    inside = runs[:-1] == runs[1:]
    first, second = ids[:-1].astype(np.uint64), ids[1:].astype(np.uint64)
    return ((first << np.uint64(32)) | second)[inside], runs[:-1][inside]


def owner_postings(rows: Rows, owner_starts: Ints, known: Known) -> Postings:
    """For each word the owners that use it; a weight is half the best and half the mean share."""
    sizes = np.diff(owner_starts)
    row_sizes = np.diff(rows.starts)
    owners = np.repeat(np.repeat(np.arange(len(sizes)), sizes), row_sizes)
    shares = known.rarity(known.counts[rows.words]) / np.repeat(rows.lengths, row_sizes)
    cells = rows.words.astype(np.int64) * len(sizes) + owners
    order = np.argsort(cells, kind="stable")
    keys, firsts = np.unique(cells[order], return_index=True)
    nothing = np.zeros(0, np.float32)
    best = np.maximum.reduceat(shares[order], firsts) if len(keys) else nothing
    sums = np.add.reduceat(shares[order], firsts) if len(keys) else nothing
    holders = keys % max(len(sizes), 1)
    return Postings(
        starts=offsets(np.bincount(keys // max(len(sizes), 1), minlength=len(known.counts))),
        owners=holders.astype(np.int32),
        weights=((best + sums / sizes[holders]) / 2).astype(np.float32),
    )


def _phrase_meanings(ids: Ids, starts: Ints, known: Known) -> Array:
    rows = np.zeros((len(starts) - 1, known.meanings.shape[1]), np.int8)
    if not rows.size:
        return rows
    weight = commonness_weight(known.counts, known.running)
    for first in range(0, len(rows), BLOCK):
        last = min(first + BLOCK, len(rows))
        said = ids[starts[first] : starts[last]]
        told = known.meanings[said] * weight[said, None]
        sums = np.add.reduceat(told, starts[first:last] - starts[first])
        rows[first:last] = np.rint(unit(sums) * 127).astype(np.int8)
    return rows


def commonness_weight(counts: Array, running: int) -> Floats:
    """How much a word counts in a meaning: the root of COMMON / (COMMON + its share of all)."""
    return np.asarray(np.sqrt(COMMON / (COMMON + counts / max(running, 1))), np.float32)


def unit(rows: Array) -> Floats:
    """Rows scaled to length one; rows of zeros stay zero."""
    lengths = np.sqrt((rows**2).sum(-1, keepdims=True))
    return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)
