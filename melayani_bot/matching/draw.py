"""Draws the lines: a linear support vector machine for each owner against all others."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.columns import Columns, lines_of, sparse_rows
from melayani_bot.matching.descent import Descent, descend
from melayani_bot.matching.hearsay import MOST, NEAREST, Hearsay
from melayani_bot.matching.index import Index
from melayani_bot.matching.lines import Lines

LARGEST = 30_000_000
"""Phrases times owners above which no lines are drawn: time and memory grow with both."""
HEARD = 0.3
"""How much a sentence counts that is only taken to be someone's, beside a phrase."""


def can_draw(index: Index) -> bool:
    """Whether there are rivals, and few enough for lines."""
    return len(index.owners) > 1 and len(index.rows.lengths) * len(index.owners) <= LARGEST


class Drawing:
    """Lines in the making: phrases as numbers, and the multipliers that were found so far.

    ``sentences`` are unlabelled; none is a phrase.
    """

    def __init__(self, index: Index, sentences: Sequence[Sequence[str]] = ()) -> None:
        self.columns = Columns.of(index)
        self.owners = np.repeat(np.arange(len(index.owners)), np.diff(index.owner_starts))
        self.rows = sparse_rows(index, np.arange(len(self.owners)), self.columns)
        self.heard = _heard(index, sentences, self.columns)
        if self.heard:
            self.rows = self.rows.followed_by(self.heard.rows)
        self.descent = Descent.start(self.rows, len(index.owners))

    def fresh(self) -> Drawing:
        """The same phrases, nothing found yet."""
        other = copy(self)
        other.descent = Descent.start(self.rows, self.descent.held.shape[1])
        return other

    def draw(self, without: Array | None = None) -> Lines:
        """Lines that part all phrases but those ``without``, from what was found so far."""
        among = np.arange(len(self.owners))
        if without is not None:
            among = np.setdiff1d(among, without)
        descend(self.descent, self.rows, self.owners, among)
        if self.heard:
            self._listen(self.heard, among)
        return lines_of(self.descent.weights, self.columns)

    def _listen(self, heard: Hearsay, among: Array) -> None:
        """Let the sentences take part, as what the lines so far take them for."""
        owners = np.concatenate([self.owners, heard.owners(self.descent.weights)])
        trust = np.full(len(owners), HEARD, np.float32)
        trust[: len(self.owners)] = 1
        every = np.concatenate([among, np.arange(len(self.owners), len(owners))])
        descend(self.descent, self.rows, owners, every, trust)


def _heard(index: Index, sentences: Sequence[Sequence[str]], columns: Columns) -> Hearsay | None:
    """The sentences that say anything, spread evenly over them where they are too many."""
    known = index.vocabulary.index
    said = [words for words in sentences if any(word in known for word in words)]
    room = LARGEST // len(index.owners) - len(index.rows.lengths)
    step = -(-len(said) // max(min(MOST, room), 1))
    chosen = said[:: max(step, 1)]
    return Hearsay.of(chosen, index, columns) if len(chosen) > NEAREST else None
