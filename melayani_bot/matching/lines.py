"""A straight line for each owner: the weight that every word, letter group and pair gives it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Keys, find_sorted
from melayani_bot.matching.letters import group_keys
from melayani_bot.matching.likeness import BORROWED
from melayani_bot.matching.reading import Reading
from melayani_bot.matching.vocabulary import Likeness

WORDS, LETTERS, PAIRS, MEANING = 0.7, 1.0, 0.7, 0.8
"""How much words, their letters, neighbouring words and meaning count in a text."""
CLOSE = 0.25
"""Known words that are less alike than the nearest one by more than this lend nothing."""
SHARPNESS = 10.0
"""How fast what they lend fades with their likeness."""
REMEMBERED = 5_000
"""Strange words whose say is remembered: greetings and particles come again and again."""
OWN = 0.6
"""What a strange word's own letters count beside what it borrows."""


@dataclass(frozen=True)
class Weights:
    """A table (rows x owners) in 127ths of the largest weight of its row."""

    steps: Array
    scale: Floats

    @classmethod
    def of(cls, table: Floats) -> Weights:
        """Round ``table``, row by row."""
        scale = np.abs(table).max(1, initial=0.0) / 127
        steps = np.rint(table / np.maximum(scale, 1e-12)[:, None]).astype(np.int8)
        return cls(steps, scale.astype(np.float32))

    def sum(self, rows: Array, factors: Array) -> Floats:
        """The rows times their factors, added up: one number an owner."""
        return np.asarray((factors * self.scale[rows]).astype(np.float32) @ self.steps[rows])


@dataclass(frozen=True)
class Lines:
    """What each word (with its letters), letter group, pair, direction of meaning says for owners.

    ``letter_keys`` and ``pair_keys`` (both sorted) name the rows of ``letters`` and ``pairs``;
    ``base`` is what an owner has before anything is said. Words are those of the index.
    ``told`` remembers what strange words said; without it nothing is remembered, as a rehearsal
    needs, where the same word is now known and now hidden.
    """

    words: Weights
    letter_keys: Array
    letters: Weights
    pair_keys: Keys
    pairs: Weights
    meanings: Weights
    base: Floats
    told: dict[str, Floats] | None = field(default=None, repr=False, compare=False)

    def scores(self, reading: Reading) -> Floats:
        """A score of each owner, around 1 for the right one and -1 for others."""
        share = reading.rarity / max(reading.length, 1e-9)
        known = reading.ids >= 0
        found = self.base + self.words.sum(reading.ids[known], share[known])
        for place in np.flatnonzero(~known).tolist():
            found += share[place] * self._told(reading.words[place], reading.likeness[place])
        rows = find_sorted(self.pair_keys, reading.pairs)
        hit = rows >= 0
        factors = PAIRS / max(reading.pair_length, 1e-9) * reading.pair_rarity[hit]
        found += self.pairs.sum(rows[hit], factors)
        dimensions = np.arange(len(self.meanings.scale))
        return np.asarray(found + self.meanings.sum(dimensions, MEANING * reading.meaning))

    def _told(self, word: str, likeness: Likeness) -> Floats:
        known = self.told.get(word) if self.told is not None else None
        if known is None:
            known = self.strange(word, likeness)
            if self.told is not None and len(self.told) < REMEMBERED:
                self.told[word] = known
        return known

    def strange(self, word: str, likeness: Likeness) -> Floats:
        """What a word says that no phrase holds: its letters, and the words it looks like."""
        groups = group_keys(word)
        rows = find_sorted(self.letter_keys, groups)
        rows = rows[rows >= 0]
        own = self.letters.sum(rows, np.full(len(rows), LETTERS / np.sqrt(len(groups))))
        ids, alike = likeness
        best = float(alike.max(initial=0.0))
        if best < BORROWED:
            return own
        near = alike > best - CLOSE
        trust = np.exp(SHARPNESS * (alike[near] - best))
        return OWN * own + self.words.sum(ids[near], best * trust / trust.sum())
