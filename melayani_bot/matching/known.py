"""Statistics of the words of a base as fitted: how rare each is and what it means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ids, Keys, find_sorted


@dataclass(frozen=True)
class Known:
    """Statistics of words as fitted.

    ``counts`` (by word id) says in how many of ``total`` phrases a word occurs, ``pair_keys``
    (sorted) and ``pair_counts`` the same of neighbouring words; ``running`` counts all words;
    ``meanings`` (V x d) are the vectors of the words.
    """

    counts: Ids
    pair_keys: Keys
    pair_counts: Ids
    meanings: Floats
    total: int
    running: int

    def rarity(self, counts: Array) -> Floats:
        """Smoothed inverse document frequency of words that occur in ``counts`` phrases.

        log((1 + total) / (1 + count)) + 1; a new word weighs like one of a single phrase.
        """
        found = np.log((1 + self.total) / (1 + np.maximum(counts, 1))) + 1
        return np.asarray(found, np.float32)

    def pair_rarity(self, keys: Keys) -> Floats:
        """The same of pairs of neighbouring words."""
        if not len(self.pair_counts):
            return self.rarity(np.ones(len(keys)))
        places = find_sorted(self.pair_keys, keys)
        return self.rarity(np.where(places >= 0, self.pair_counts[places], 1))
