"""The rivals for one question: the likeliest owners with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from melayani_bot.matching.arrays import Array, Floats, Ints
from melayani_bot.matching.compare import Compared, compare
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.local import nearest_of_each, ridge_scores
from melayani_bot.matching.reading import NOTHING_HIDDEN, Hidden, Reading, read
from melayani_bot.matching.shortlist import shortlist

RIVALS = 10
"""Owners that are set against each other."""
NEAREST = 10
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
    rivals = _rivals(compared, ours)
    if not len(rivals):
        return _nobody(reading)
    return _field(reading, index, listed, (compared, rivals, float(strange.max(initial=0.0))))


def _with_off_topic(listed: Array, index: Index) -> Array:
    last = len(index.owners) - 1
    off_topic = last >= 0 and index.owners[last] == OFF_TOPIC
    return np.union1d(listed, [last]) if off_topic else listed


def _nobody(reading: Reading) -> Field:
    none = np.zeros((0, len(SIGNS)), np.float32)
    return Field(reading, np.zeros(0, np.int64), none, (), 0.0, 1.0)


def _rivals(compared: Compared, ours: Array) -> Array:
    """Places in the shortlist of the rivals: best phrase plus mean of three, highest first."""
    near = nearest_of_each(compared.owners, compared.likeness, 3)
    owners, likeness = compared.owners[near], compared.likeness[near]
    scores = np.bincount(owners, weights=likeness, minlength=len(ours)) / 3
    np.maximum.at(best := np.zeros(len(ours)), owners, likeness)
    scores = np.where(ours & (best > 0), scores + best, -1.0)
    order = np.argsort(-scores, kind="stable")[:RIVALS]
    return order[scores[order] > 0]


def _field(
    reading: Reading, index: Index, listed: Array, found: tuple[Compared, Array, float]
) -> Field:
    compared, rivals, strange = found
    seat = np.full(len(listed), -1)
    seat[rivals] = np.arange(len(rivals))
    near = nearest_of_each(compared.owners, compared.likeness, NEAREST)
    near = near[seat[compared.owners[near]] >= 0]
    seats = seat[compared.owners[near]]
    rows, likeness = compared.rows[near], compared.likeness[near]
    ridge = ridge_scores(index, rows, seats, likeness, len(rivals))
    members = tuple(near[seats == rival] for rival in range(len(rivals)))
    signs = [_signs(reading, compared, places) for places in members]
    spelled = [_spelled(reading, index, int(compared.rows[places[0]])) for places in members]
    return Field(
        reading=reading,
        owners=listed[rivals],
        signs=np.column_stack([ridge, np.array(signs), np.array(spelled)]).astype(np.float32),
        rows=tuple(compared.rows[places] for places in members),
        off_topic=strange,
        unknown=_unknown(reading),
    )


def _signs(reading: Reading, compared: Compared, places: Ints) -> tuple[float, ...]:
    """Best, mean of three, coverage by all and by the best, share said by the best."""
    likeness = compared.likeness[places]
    weight = reading.rarity / max(float(reading.rarity.sum()), 1e-9)
    asked = compared.asked[:, places]
    return (
        float(likeness[0]),
        float(likeness[:3].sum()) / 3,
        float(weight @ asked.max(1)),
        float(weight @ asked[:, 0]),
        float(compared.said[places[0]]),
    )


def _spelled(reading: Reading, index: Index, row: int) -> tuple[float, float]:
    typed, said = " ".join(reading.words), " ".join(index.words_of(row))
    return fuzz.token_set_ratio(typed, said) / 100, fuzz.token_sort_ratio(typed, said) / 100


def _unknown(reading: Reading) -> float:
    nearest = np.array([found[1].max(initial=0.0) for found in reading.likeness])
    return float(((1 - nearest) * reading.rarity).sum() / max(float(reading.rarity.sum()), 1e-9))
