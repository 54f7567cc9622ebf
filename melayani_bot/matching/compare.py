"""Compares a question with the phrases of a shortlist of owners, phrase by phrase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Ints, find_sorted, group_sums, ranges
from melayani_bot.matching.index import Index
from melayani_bot.matching.reading import Hidden, Reading
from melayani_bot.matching.rows import pair_keys_of

PAIRS = 0.2
MEANING = 0.3
"""Weights of neighbouring words and of meaning beside the words' weight of one."""


@dataclass(frozen=True)
class Compared:
    """Phrases of the shortlist with their likeness to the question (0..about 1).

    ``rows`` are phrase numbers, ``owners`` the place of the owner in the shortlist. ``asked``
    (words of the question x phrases) is how well the phrase's words cover each word of the
    question, ``said`` (phrases) how much of the phrase's own weight the question covers.
    """

    rows: Ints
    owners: Ints
    likeness: Floats
    asked: Floats
    said: Floats


def compare(reading: Reading, index: Index, shortlist: Array, hidden: Hidden) -> Compared:
    """Compare with every phrase of the owners in ``shortlist`` that is not hidden."""
    rows, sizes = ranges(index.owner_starts[shortlist], index.owner_starts[shortlist + 1])
    owners = np.repeat(np.arange(len(shortlist)), sizes)
    if len(hidden.rows):
        shown = ~np.isin(rows, hidden.rows)
        rows, owners = rows[shown], owners[shown]
    flat, lengths = ranges(index.rows.starts[rows], index.rows.starts[rows + 1])
    ids = index.rows.words[flat]
    local, places = np.unique(ids, return_inverse=True)
    alike = _alike(reading, local, index)
    rarity = index.rarity(index.counts[local])
    likeness = _likeness(reading, index, rows, (ids, lengths, places, alike, rarity))
    return Compared(rows, owners, likeness, *_coverage(alike, places, lengths, rarity))


def _alike(reading: Reading, local: Ids, index: Index) -> Floats:
    """Likeness of each word of the question (rows) to each word in ``local`` (sorted ids)."""
    position = np.full(len(index.counts), -1, np.int32)
    position[local] = np.arange(len(local), dtype=np.int32)
    alike = np.zeros((len(reading.words), len(local)), np.float32)
    for row, (ids, scores) in enumerate(reading.likeness):
        at = position[ids]
        near = at >= 0
        alike[row, at[near]] = scores[near]
    return alike


def _likeness(
    reading: Reading, index: Index, rows: Ints, said: tuple[Ids, Ints, Ints, Floats, Floats]
) -> Floats:
    ids, lengths, places, alike, rarity = said
    shares = (reading.rarity @ alike) * rarity
    words = group_sums(shares[places], lengths) / (
        index.rows.lengths[rows] * max(reading.length, 1e-6)
    )
    pairs = _pair_likeness(reading, index, rows, (ids, lengths))
    meaning = (index.rows.meanings[rows] @ reading.meaning) / 127
    return mix(words, pairs, meaning)


def mix(words: Array, pairs: Array, meaning: Array) -> Floats:
    """One likeness from those of words, neighbouring words, and meaning."""
    mixed = (words + PAIRS * pairs + MEANING * meaning) / (1 + PAIRS + MEANING)
    return np.asarray(mixed, np.float32)


def _pair_likeness(reading: Reading, index: Index, rows: Ints, said: tuple[Ids, Ints]) -> Floats:
    keys, runs = pair_keys_of(*said)
    places = find_sorted(reading.pairs, keys)
    hit = places >= 0
    squares = reading.pair_rarity[places[hit]] ** 2
    sums = np.bincount(runs[hit], weights=squares, minlength=len(rows))
    return (sums / (index.rows.pair_lengths[rows] * max(reading.pair_length, 1e-6))).astype(
        np.float32
    )


def _coverage(alike: Floats, places: Ints, lengths: Ints, rarity: Floats) -> tuple[Floats, Floats]:
    starts = np.cumsum(lengths) - lengths
    if not len(alike) or not len(places):
        return np.zeros((len(alike), len(lengths)), np.float32), np.zeros(len(lengths), np.float32)
    asked = np.maximum.reduceat(alike[:, places], starts, axis=1)
    covered = np.add.reduceat((alike.max(0) * rarity)[places], starts)
    said = covered / np.add.reduceat(rarity[places], starts)
    return asked, said.astype(np.float32)
