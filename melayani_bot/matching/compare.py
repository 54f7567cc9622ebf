"""Compares a question with the phrases of a shortlist of owners, phrase by phrase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Ints, find_sorted, group_sums, ranges
from melayani_bot.matching.hidden import Hidden
from melayani_bot.matching.index import Index
from melayani_bot.matching.reading import Reading
from melayani_bot.matching.rows import pair_keys_of

PAIRS = 0.2
MEANING = 0.3
"""Weights of neighbouring words and of meaning beside the words' weight of one."""


@dataclass(frozen=True)
class Compared:
    """Phrases of the shortlist with their likeness to the question (0..about 1).

    ``rows`` are phrase numbers, ``owners`` the place of the owner of each in the shortlist.
    """

    rows: Ints
    owners: Ints
    likeness: Floats


@dataclass(frozen=True)
class Said:
    """The words of some phrases one after another.

    ``sizes`` words each; ``local`` are the distinct word ids, ``places`` where each word stands in
    ``local``, ``alike`` (words of the question x local) how like they are, ``rarity`` their weight.
    """

    ids: Ids
    sizes: Ints
    places: Ids
    alike: Floats
    rarity: Floats


def compare(reading: Reading, index: Index, shortlist: Array, hidden: Hidden) -> Compared:
    """Compare with every phrase of the owners in ``shortlist`` that is not hidden."""
    rows, sizes = ranges(index.owner_starts[shortlist], index.owner_starts[shortlist + 1])
    owners = np.repeat(np.arange(len(shortlist)), sizes)
    if len(hidden.rows):
        shown = ~np.isin(rows, hidden.rows)
        rows, owners = rows[shown], owners[shown]
    likeness = _likeness(reading, index, rows, _said(reading, index, rows))
    return Compared(rows, owners, likeness)


def cover(reading: Reading, index: Index, rows: Ints) -> tuple[Floats, Floats]:
    """How well phrases (at least one) and question cover each other's words.

    The first (words of the question x phrases) is how like the nearest word of the phrase is, the
    second (phrases) how much of the phrase's own weight the question covers.
    """
    said = _said(reading, index, rows)
    starts = np.cumsum(said.sizes) - said.sizes
    asked = np.maximum.reduceat(said.alike[:, said.places], starts, axis=1)
    covered = np.add.reduceat((said.alike.max(0) * said.rarity)[said.places], starts)
    whole = np.add.reduceat(said.rarity[said.places], starts)
    return asked, (covered / whole).astype(np.float32)


def _said(reading: Reading, index: Index, rows: Ints) -> Said:
    flat, sizes = ranges(index.rows.starts[rows], index.rows.starts[rows + 1])
    ids = index.rows.words[flat]
    position = np.full(len(index.counts), -1, np.int32)
    position[ids] = 0
    local = np.flatnonzero(position == 0)
    position[local] = np.arange(len(local), dtype=np.int32)
    alike = np.zeros((len(reading.words), len(local)), np.float32)
    for row, (known, scores) in enumerate(reading.likeness):
        at = position[known]
        near = at >= 0
        alike[row, at[near]] = scores[near]
    return Said(ids, sizes, position[ids], alike, index.rarity(index.counts[local]))


def _likeness(reading: Reading, index: Index, rows: Ints, said: Said) -> Floats:
    shares = (reading.rarity @ said.alike) * said.rarity
    norms = index.rows.lengths[rows] * max(reading.length, 1e-6)
    words = group_sums(shares[said.places], said.sizes) / norms
    pairs = _pair_likeness(reading, index, rows, said)
    meaning = (index.rows.meanings[rows] @ reading.meaning) / 127
    return mix(words, pairs, meaning)


def mix(words: Array, pairs: Array, meaning: Array) -> Floats:
    """One likeness from those of words, neighbouring words, and meaning."""
    mixed = (words + PAIRS * pairs + MEANING * meaning) / (1 + PAIRS + MEANING)
    return np.asarray(mixed, np.float32)


def _pair_likeness(reading: Reading, index: Index, rows: Ints, said: Said) -> Floats:
    if not len(reading.pairs):
        return np.zeros(len(rows), np.float32)
    keys, runs = pair_keys_of(said.ids, said.sizes)
    places = find_sorted(reading.pairs, keys)
    hit = np.flatnonzero(places >= 0)
    squares = reading.pair_rarity[places[hit]] ** 2
    sums = np.bincount(runs[hit], weights=squares, minlength=len(rows))
    return (sums / (index.rows.pair_lengths[rows] * max(reading.pair_length, 1e-6))).astype(
        np.float32
    )
