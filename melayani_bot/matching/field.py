"""The rivals for one question: the likeliest owners with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from melayani_bot.matching.arrays import Array, Floats, Ints
from melayani_bot.matching.compare import Compared, compare, cover
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.local import nearest_of_each, ridge_scores
from melayani_bot.matching.reading import NOTHING_HIDDEN, Hidden, Reading, read
from melayani_bot.matching.shortlist import shortlist

RIVALS = 10
"""Owners that are set against each other."""
NEAREST = 8
"""Phrases of each that take part."""
SIGNS = ("ridge", "best", "top three", "asked", "asked by best", "said", "set", "order")
"""What speaks for a rival, in the order of the columns of `Field.signs`."""


@dataclass(frozen=True)
class Field:
    """Rivals (numbers of owners), their ``signs`` (rivals x 8), and their nearest phrases.

    ``rows[r]`` are phrase numbers of rival r, likeliest first. ``off_topic`` is the likeness of the
    nearest sentence that belongs to no id, ``unknown`` the share of the question's weight that no
    known word resembles.
    """

    reading: Reading
    owners: Array
    signs: Floats
    rows: tuple[Array, ...]
    off_topic: float
    unknown: float


def take_field(words: Sequence[str], index: Index, hidden: Hidden = NOTHING_HIDDEN) -> Field:
    """Find the rivals for a question given as normalised ``words``."""
    reading = read(words, index, hidden)
    listed = _with_off_topic(shortlist(reading, index, hidden), index)
    if not len(listed):
        return _nobody(reading)
    compared = compare(reading, index, listed, hidden)
    ours = np.array([index.owners[owner] != OFF_TOPIC for owner in listed.tolist()])
    strange = compared.likeness[~ours[compared.owners]]
    near, ranks = nearest_of_each(compared.owners, compared.likeness, NEAREST)
    rivals = _rivals(compared, (near, ranks), ours)
    if not len(rivals):
        return _nobody(reading)
    seat = np.full(len(listed), -1)
    seat[rivals] = np.arange(len(rivals))
    kept = seat[compared.owners[near]] >= 0
    near, ranks = near[kept], ranks[kept]
    seats = seat[compared.owners[near]]
    signs = _signs(
        reading, index, Seated(compared.rows[near], seats, ranks, compared.likeness[near])
    )
    return Field(
        reading=reading,
        owners=listed[rivals],
        signs=signs,
        rows=tuple(compared.rows[near[seats == rival]] for rival in range(len(rivals))),
        off_topic=float(strange.max(initial=0.0)),
        unknown=_unknown(reading),
    )


def _with_off_topic(listed: Array, index: Index) -> Array:
    last = len(index.owners) - 1
    off_topic = last >= 0 and index.owners[last] == OFF_TOPIC
    return np.union1d(listed, [last]) if off_topic else listed


def _nobody(reading: Reading) -> Field:
    none = np.zeros((0, len(SIGNS)), np.float32)
    return Field(reading, np.zeros(0, np.int64), none, (), 0.0, 1.0)


def _rivals(compared: Compared, nearest: tuple[Ints, Ints], ours: Array) -> Array:
    """Places in the shortlist of the rivals: best phrase plus mean of three, highest first."""
    near, ranks = nearest
    likeness = compared.likeness[near] * (ranks < 3) / 3 + compared.likeness[near] * (ranks == 0)
    scores = np.bincount(compared.owners[near], weights=likeness, minlength=len(ours))
    scores = np.where(ours, scores, 0.0)
    order = np.argsort(-scores, kind="stable")[:RIVALS]
    return order[scores[order] > 0]


@dataclass(frozen=True)
class Seated:
    """The nearest phrases of the rivals, of each rival together and likeliest first.

    ``rows`` are phrase numbers, ``seats`` the rival of each, ``ranks`` its place within the rival.
    """

    rows: Ints
    seats: Ints
    ranks: Ints
    likeness: Floats


def _signs(reading: Reading, index: Index, seated: Seated) -> Floats:
    """What speaks for each rival, in the order of `SIGNS`."""
    count = int(seated.seats.max()) + 1
    ridge = ridge_scores(index, seated.rows, seated.seats, seated.likeness, count)
    asked, said = cover(reading, index, seated.rows)
    first = np.flatnonzero(seated.ranks == 0)
    first = first[np.argsort(seated.seats[first])]
    three = np.bincount(seated.seats, weights=seated.likeness * (seated.ranks < 3)) / 3
    every = np.zeros((count, len(reading.words)), np.float32)
    np.maximum.at(every, seated.seats, asked.T)
    weight = reading.rarity / max(float(reading.rarity.sum()), 1e-9)
    spelled = [_spelled(reading, index, row) for row in seated.rows[first].tolist()]
    columns: list[Array] = [
        ridge,
        seated.likeness[first],
        three,
        every @ weight,
        weight @ asked[:, first],
    ]
    return np.column_stack([*columns, said[first], np.array(spelled)]).astype(np.float32)


def _spelled(reading: Reading, index: Index, row: int) -> tuple[float, float]:
    typed, said = " ".join(reading.words), " ".join(index.words_of(row))
    return fuzz.token_set_ratio(typed, said) / 100, fuzz.token_sort_ratio(typed, said) / 100


def _unknown(reading: Reading) -> float:
    nearest = np.array([found[1].max(initial=0.0) for found in reading.likeness])
    return float(((1 - nearest) * reading.rarity).sum() / max(float(reading.rarity.sum()), 1e-9))
