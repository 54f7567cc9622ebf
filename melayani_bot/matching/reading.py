"""A question as the index sees it: per word its rarity and the known words it resembles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Keys
from melayani_bot.matching.hidden import NOTHING_HIDDEN, Hidden
from melayani_bot.matching.index import Index
from melayani_bot.matching.likeness import as_held, likeness_of
from melayani_bot.matching.rows import commonness_weight, unit
from melayani_bot.matching.vocabulary import Likeness


@dataclass(frozen=True)
class Reading:
    """The words of a question, their weights, likenesses, pairs, and joint meaning.

    ``ids`` are the numbers of the words, -1 where a word is not known as it is typed.
    """

    words: tuple[str, ...]
    rarity: Floats
    likeness: tuple[Likeness, ...]
    ids: Array
    pairs: Keys
    pair_rarity: Floats
    meaning: Floats

    @property
    def length(self) -> float:
        """The norm of the words."""
        return float(np.sqrt((self.rarity**2).sum()))

    @property
    def pair_length(self) -> float:
        """The norm of all pairs, known or not."""
        return float(np.sqrt((self.pair_rarity**2).sum()))


def read(words: Sequence[str], index: Index, hidden: Hidden = NOTHING_HIDDEN) -> Reading:
    """Look ``words`` up in ``index``; each word once."""

    def place(word: str) -> int:
        found = index.vocabulary.index.get(word, -1)
        return -1 if found in hidden.words else found

    likeness = tuple(likeness_of(word, index, hidden) for word in words)
    ids = np.array([place(word) for word in words], np.int64)
    pairs = np.sort(_pairs(ids))
    return Reading(
        words=tuple(words),
        rarity=index.rarity(_counts(ids, likeness, index, hidden)),
        likeness=likeness,
        ids=ids,
        pairs=pairs,
        pair_rarity=index.pair_rarity(pairs),
        meaning=_meaning(ids, likeness, index),
    )


def _counts(ids: Array, likeness: Sequence[Likeness], index: Index, hidden: Hidden) -> Array:
    """How many phrases each word counts as held by."""
    counts = np.ones(len(ids))
    known = ids >= 0
    counts[known] = hidden.shown(ids[known], index.counts)
    for place in np.flatnonzero(~known).tolist():
        counts[place] = as_held(likeness[place], index, hidden)
    return counts


def _pairs(ids: Array) -> Keys:
    """Neighbouring words as keys; a pair with an unknown word gets a key that no phrase has."""
    first, second = ids[:-1], ids[1:]
    new = np.uint64(2**64 - 1) - np.arange(len(first), dtype=np.uint64)
    keys = (first.astype(np.uint64) << np.uint64(32)) | second.astype(np.uint64)
    return np.where((first >= 0) & (second >= 0), keys, new)


def _meaning(ids: Array, likeness: Sequence[Likeness], index: Index) -> Floats:
    """The sum of the words' vectors; an unknown word lends that of the word it resembles most."""
    taken, trust = _nearest(ids, likeness)
    weight = commonness_weight(index.counts[taken], index.running) * trust
    return unit((index.meanings[taken] * weight[:, None]).sum(0))


def _nearest(ids: Array, likeness: Sequence[Likeness]) -> tuple[Ids, Floats]:
    found = [
        (int(i), 1.0) if i >= 0 else (int(alike[0][best]), float(alike[1][best]))
        for i, alike in zip(ids.tolist(), likeness, strict=True)
        if i >= 0 or len(alike[1])
        for best in [int(alike[1].argmax()) if len(alike[1]) else 0]
    ]
    return (
        np.array([i for i, _ in found], np.int32),
        np.array([score for _, score in found], np.float32),
    )
