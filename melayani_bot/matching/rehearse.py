"""Honest leave-one-out: asks the index its own phrases as if it had never seen them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.compare import compare
from melayani_bot.matching.field import Field, take_field
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.mistype import mistype
from melayani_bot.matching.reading import Hidden, read

SAMPLES = 1_500
"""Phrases asked at most; enough for a score of coefficients."""
SPOILED = 3
"""Every how many-th phrase is asked a second time, mistyped."""
TWINS = 0.85
"""Likeness from which another phrase of the same owner is hidden too: a citizen's question is
farther from what is written than one of two near copies is from the other."""


@dataclass(frozen=True)
class Rehearsed:
    """One question asked; ``owner`` is the number of the right owner, -1 for one out of scope."""

    field: Field
    owner: int

    @property
    def right(self) -> int | None:
        """The place of the right rival in the field."""
        places = np.flatnonzero(self.field.owners == self.owner)
        return int(places[0]) if len(places) else None


def rehearse(index: Index, samples: int = SAMPLES) -> list[Rehearsed]:
    """Ask phrases spread evenly over the index, each hidden from it, some of them mistyped."""
    owners = np.repeat(np.arange(len(index.owners)), np.diff(index.owner_starts))
    total = len(index.rows.lengths)
    asked = np.unique(np.linspace(0, total - 1, min(samples, total)).astype(int))
    found = []
    for row in asked.tolist():
        owner = int(owners[row])
        if index.owner_starts[owner + 1] - index.owner_starts[owner] < 2:
            continue
        off_topic = index.owners[owner] == OFF_TOPIC
        hidden = hide_with_twins(index, row, owner)
        for words in _ways(index.words_of(row), row):
            found.append(Rehearsed(take_field(words, index, hidden), -1 if off_topic else owner))
    return found


def _ways(words: Sequence[str], row: int) -> Iterator[Sequence[str]]:
    yield words
    if row % SPOILED == 0:
        yield mistype(" ".join(words), Random(row)).split()  # noqa: S311  # no secret, repeatable


def hide(index: Index, rows: Array) -> Hidden:
    """Hide phrases with every trace: the words that only they hold and their part in the counts."""
    counts = Counter(
        int(word)
        for row in rows.tolist()
        for word in index.rows.words[index.rows.starts[row] : index.rows.starts[row + 1]]
    )
    only = frozenset(word for word, count in counts.items() if index.counts[word] <= count)
    return Hidden(rows, only, dict(counts))


def hide_with_twins(index: Index, row: int, owner: int) -> Hidden:
    """Hide phrase ``row`` of ``owner`` and its near copies, but leave the owner something."""
    alone = hide(index, np.array([row]))
    reading = read(index.words_of(row), index, alone)
    compared = compare(reading, index, np.array([owner]), alone)
    twins = compared.rows[compared.likeness >= TWINS]
    if index.owners[owner] == OFF_TOPIC or not 0 < len(twins) < len(compared.rows):
        return alone
    return hide(index, np.append(twins, row))
