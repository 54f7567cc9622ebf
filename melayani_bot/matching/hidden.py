"""What an honest rehearsal must not see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array


@dataclass(frozen=True)
class Hidden:
    """Phrases that an honest rehearsal must not see.

    ``rows`` are hidden phrases, ``words`` the ids of words that occur in no other phrase, and
    ``counts`` how often the hidden phrases hold each word (by id).
    """

    rows: Array
    words: frozenset[int]
    counts: dict[int, int]

    def shown(self, ids: Array, counts: Array) -> Array:
        """In how many phrases that are not hidden each word occurs; ``counts`` by id are of all."""
        found = counts[ids]
        return found - [self.counts.get(i, 0) for i in ids.tolist()] if self.counts else found


NOTHING_HIDDEN = Hidden(np.zeros(0, np.int64), frozenset(), {})
