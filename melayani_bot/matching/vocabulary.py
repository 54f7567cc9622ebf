"""The words of the phrases, and which of them any typed word looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Ints, find_sorted, offsets, ranges
from melayani_bot.matching.letters import group_keys
from melayani_bot.matching.spelling import consonants

ALIKE = 0.1
"""Likeness below which two words count as unlike."""
MEMO_LIMIT = 5_000
"""Words whose likeness is remembered, some kilobytes each; a flood of invented words must not fill
the memory."""

Likeness = tuple[Ids, Floats]


@dataclass(frozen=True)
class Vocabulary:
    """Known words with an inverted table of their letter groups.

    ``keys`` (sorted) are the letter groups; the words that hold group g stand in
    ``holders[starts[g]:starts[g + 1]]``. ``sizes`` says how many groups each word has.
    ``memo`` and ``meant`` remember the likeness of typed words, by letters and by spelling.
    """

    words: Sequence[str]
    keys: Array
    starts: Ints
    holders: Ids
    sizes: Ids
    index: dict[str, int] = field(init=False, repr=False)
    memo: dict[str, Likeness] = field(init=False, repr=False, default_factory=dict)
    meant: dict[str, Likeness] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {word: i for i, word in enumerate(self.words)})

    @classmethod
    def build(cls, words: Sequence[str]) -> Vocabulary:
        """Index ``words``, each once; their order gives their ids."""
        found = [group_keys(word) for word in words]
        sizes = np.array([len(groups) for groups in found], np.int32)
        held = np.concatenate([np.zeros(0, np.uint32), *found])
        order = np.argsort(held, kind="stable")
        keys, counts = np.unique(held, return_counts=True)
        holders = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
        return cls(words, keys, offsets(counts), holders, sizes)

    @cached_property
    def norms(self) -> Floats:
        """One over the root of the number of letter groups of each word."""
        return np.asarray(1 / np.sqrt(self.sizes), np.float32)

    @cached_property
    def by_consonants(self) -> dict[str, list[int]]:
        """Ids of the words by their consonants, made when the first strange word is looked up."""
        found: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            found.setdefault(consonants(word), []).append(place)
        return found

    def extended(self, new: Sequence[str]) -> Vocabulary:
        """The same with ``new`` words behind the known ones."""
        if not new:
            return self
        more = Vocabulary.build(new)
        keys = np.union1d(self.keys, more.keys)
        counts = np.zeros(len(keys), np.int64)
        counts[np.searchsorted(keys, self.keys)] += np.diff(self.starts)
        counts[np.searchsorted(keys, more.keys)] += np.diff(more.starts)
        places = np.searchsorted(self.keys, np.repeat(more.keys, np.diff(more.starts)), "right")
        holders = np.insert(self.holders, self.starts[places], more.holders + len(self.words))
        sizes = np.concatenate([self.sizes, more.sizes])
        return Vocabulary([*self.words, *new], keys, offsets(counts), holders, sizes)

    def alike(self, word: str) -> Likeness:
        """Ids of the words that share letter groups with ``word``, and how much (0..1).

        The likeness is the cosine of the two sets of groups. Groups that no word holds count in
        the size of ``word``, so that a word of another language resembles nothing, rather than
        whatever shares two letters with it.
        """
        known = self.memo.get(word)
        if known is None:
            known = self.compare(word)
            if len(self.memo) < MEMO_LIMIT:
                self.memo[word] = known
        return known

    def compare(self, word: str) -> Likeness:
        """`alike`, remembering nothing."""
        wanted = group_keys(word)
        places = find_sorted(self.keys, wanted)
        places = places[places >= 0]
        flat, _ = ranges(self.starts[places], self.starts[places + 1])
        shared = np.bincount(self.holders[flat], minlength=len(self.words))
        scores = shared * (self.norms / np.float32(np.sqrt(len(wanted))))
        ids = (scores >= ALIKE).nonzero()[0]
        return ids.astype(np.int32), scores[ids].astype(np.float32)
