"""The rivals for one question: the likeliest owners with what speaks for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from melayani_bot.matching.arrays import Array, Floats, Ints
from melayani_bot.matching.compare import Compared, compare
from melayani_bot.matching.hidden import NOTHING_HIDDEN, Hidden
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.lines import Lines
from melayani_bot.matching.local import Seated, nearest_of_each, ridge_scores
from melayani_bot.matching.reading import Reading, read
from melayani_bot.matching.shortlist import shortlist

RIVALS = 10
"""Owners that are set against each other."""
NEAREST = 6
"""Phrases of each that take part."""
SIGNS = ("pull", "best", "top three", "set", "order")
"""What speaks for a rival, in the order of the columns of `Field.signs`.

``pull`` is the score of its line, or of the local ridge where no lines are drawn.
"""
SPELLED = (fuzz.token_set_ratio, fuzz.token_sort_ratio)
"""The last two."""


@dataclass(frozen=True)
class Field:
    """Rivals (numbers of owners), their ``signs`` (rivals x 5), and their nearest phrases.

    ``seated`` are the nearest phrases of the rivals. ``off_topic`` says how much speaks
    for the sentences that belong to no id: the score of their line, -1 without any, or where no
    lines are drawn the likeness of the nearest one, 0 without any. ``unknown`` is the share of the
    question's weight that no known word resembles.
    """

    reading: Reading
    owners: Array
    signs: Floats
    seated: Seated
    off_topic: float
    unknown: float

    def rows(self, rival: int) -> Ints:
        """Numbers of the nearest phrases of one rival, likeliest first."""
        return np.asarray(self.seated.rows[self.seated.seats == rival])


def take_field(
    words: Sequence[str],
    index: Index,
    hidden: Hidden = NOTHING_HIDDEN,
    lines: Lines | None = None,
) -> Field:
    """Find the rivals for a question given as normalised ``words``."""
    reading = read(words, index, hidden)
    scores = lines.scores(reading) if lines else None
    listed = _listed(reading, index, hidden) if scores is None else _foremost(scores, index)
    if not len(listed) or not len(reading.words):
        return _nobody(reading)
    compared = compare(reading, index, listed, hidden)
    ours = np.array([index.owners[owner] != OFF_TOPIC for owner in listed.tolist()])
    near, ranks = nearest_of_each(compared.owners, compared.likeness, NEAREST)
    rivals = _rivals(compared, (near, ranks), ours, scores[listed] if scores is not None else None)
    if not len(rivals):
        return _nobody(reading)
    seated = _seat(compared, near, ranks, rivals, len(listed))
    pull = ridge_scores(index, seated, len(rivals)) if scores is None else scores[listed[rivals]]
    return Field(
        reading=reading,
        owners=listed[rivals],
        signs=_signs(reading, index, seated, pull),
        seated=seated,
        off_topic=_off_topic(compared, ours) if scores is None else _off_line(scores, index),
        unknown=_unknown(reading),
    )


def _foremost(scores: Floats, index: Index) -> Array:
    """The owners whose lines score highest."""
    count = len(index.owners) - (index.owners[-1] == OFF_TOPIC)
    return np.sort(np.argsort(-scores[:count], kind="stable")[:RIVALS])


def _off_line(scores: Floats, index: Index) -> float:
    return float(scores[-1]) if index.owners[-1] == OFF_TOPIC else -1.0


def _off_topic(compared: Compared, ours: Array) -> float:
    return float(compared.likeness[~ours[compared.owners]].max(initial=0.0))


def _listed(reading: Reading, index: Index, hidden: Hidden) -> Array:
    """The shortlist, and the owner of the off-topic sentences where there are any."""
    found = shortlist(reading, index, hidden)
    last = len(index.owners) - 1
    return np.union1d(found, [last]) if index.owners[-1:] == (OFF_TOPIC,) else found


NONE = np.zeros(0, np.int64)
NOBODY = Seated(NONE, NONE, NONE, np.zeros(0, np.float32))


def _nobody(reading: Reading) -> Field:
    none = np.zeros((0, len(SIGNS)), np.float32)
    return Field(reading, NONE, none, NOBODY, 0.0, 1.0)


def _rivals(
    compared: Compared, nearest: tuple[Ints, Ints], ours: Array, pull: Floats | None
) -> Array:
    """Places in the shortlist of the rivals, likeliest first: by line, else best plus mean."""
    near, ranks = nearest
    likeness = compared.likeness[near] * (ranks < 3) / 3 + compared.likeness[near] * (ranks == 0)
    scores: Array = np.bincount(compared.owners[near], weights=likeness, minlength=len(ours))
    able = ours & (scores > 0)
    if pull is not None:
        scores = pull
        able = ours & (np.bincount(compared.owners, minlength=len(ours)) > 0)
    order = np.argsort(-np.where(able, scores, -np.inf), kind="stable")[:RIVALS]
    return order[able[order]]


def _seat(compared: Compared, near: Ints, ranks: Ints, rivals: Array, count: int) -> Seated:
    """The nearest phrases of the rivals, by the rivals' order; ``count`` owners were compared."""
    seat = np.full(count, -1)
    seat[rivals] = np.arange(len(rivals))
    kept = seat[compared.owners[near]] >= 0
    near, ranks = near[kept], ranks[kept]
    seats = seat[compared.owners[near]]
    return Seated(compared.rows[near], seats, ranks, compared.likeness[near])


def _signs(reading: Reading, index: Index, seated: Seated, pull: Floats) -> Floats:
    """What speaks for each rival, in the order of `SIGNS`."""
    first = np.flatnonzero(seated.ranks == 0)
    first = first[np.argsort(seated.seats[first])]
    three = np.bincount(seated.seats, weights=seated.likeness * (seated.ranks < 3)) / 3
    typed = [" ".join(reading.words)]
    said = [" ".join(index.words_of(row)) for row in seated.rows[first].tolist()]
    spelled = [cdist(typed, said, scorer=scorer)[0] / 100 for scorer in SPELLED]
    return np.column_stack([pull, seated.likeness[first], three, *spelled]).astype(np.float32)


def _unknown(reading: Reading) -> float:
    nearest = np.array([found[1].max(initial=0.0) for found in reading.likeness])
    return float(((1 - nearest) * reading.rarity).sum() / max(float(reading.rarity.sum()), 1e-9))
