"""Honest leave-one-out: asks the index its own phrases as if it had never seen them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.draw import Drawing
from melayani_bot.matching.field import Field, take_field
from melayani_bot.matching.hidden import Hidden
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.lines import Lines
from melayani_bot.matching.mistype import mistype
from melayani_bot.matching.spelling import split_joined

SAMPLES = 700
"""Phrases of ours asked at most; enough for a score of coefficients."""
STRANGE = 200
"""Off-topic sentences asked at most."""
TURNS = 3
"""One phrase of three is asked again mistyped, another one again with words that say little."""
PARTS = 5
"""Lines for the rehearsal are drawn without this part of a small base, or without all asked."""
EMPTY_WORDS = 40
"""How many of the words that most owners use count as saying little."""


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


def rehearse(index: Index, drawing: Drawing | None = None) -> list[Rehearsed]:
    """Ask phrases spread evenly over the index, each hidden from it, some of them mistyped."""
    owners = np.repeat(np.arange(len(index.owners)), np.diff(index.owner_starts))
    asked = _asked(index)
    found = []
    for row, lines in _with_lines(drawing, asked):
        owner = int(owners[row])
        if index.owner_starts[owner + 1] - index.owner_starts[owner] < 2:
            continue
        off_topic = index.owners[owner] == OFF_TOPIC
        hidden = hide(index, np.array([row]))
        for words in _ways(index.words_of(row), row, index, hidden):
            found.append(
                Rehearsed(take_field(words, index, hidden, lines), -1 if off_topic else owner)
            )
    return found


def _asked(index: Index) -> Array:
    """Rows spread evenly over the phrases of ours, and over the off-topic sentences."""
    total = len(index.rows.lengths)
    ours = int(index.owner_starts[-2]) if index.owners[-1:] == (OFF_TOPIC,) else total
    spans = ((0, ours, SAMPLES), (ours, total, STRANGE))
    return np.concatenate(
        [
            np.unique(np.linspace(first, last - 1, min(most, last - first)).astype(int))
            for first, last, most in spans
        ]
    )


def _with_lines(drawing: Drawing | None, asked: Array) -> Iterator[tuple[int, Lines | None]]:
    """Each phrase with lines that were drawn without it: few at once where phrases are few."""
    if drawing is None:
        yield from ((row, None) for row in asked.tolist())
        return
    parts = 1 if len(asked) * PARTS <= len(drawing.owners) and not drawing.heard else PARTS
    for part in range(parts):
        out = asked[part::parts]
        lines = (drawing if parts == 1 else drawing.fresh()).draw(out)
        yield from ((row, lines) for row in out.tolist())


def _ways(words: Sequence[str], row: int, index: Index, hidden: Hidden) -> Iterator[Sequence[str]]:
    """The words as they are; of two phrases in three also in a way that people put it."""
    random = Random(row)  # noqa: S311  # no secret; the same row is always asked the same way
    yield words
    if row % TURNS == 0:
        known = index.vocabulary.index
        typed = mistype(" ".join(words), random).split()

        def held(word: str) -> float:
            place = known.get(word, -1)
            return 0.0 if place in {-1, *hidden.words} else index.counts[place] / index.total

        parts = (split_joined(word, held) for word in typed)
        yield list(dict.fromkeys(part for found in parts for part in found))
    if row % TURNS == 1:
        yield padded(words, _empty_words(index), random)


def padded(words: Sequence[str], empty: Sequence[str], random: Random) -> list[str]:
    """About as many words again that say little, strewn in: people write longer than editors."""
    found = list(words)
    for word in random.sample(empty, min(len(empty), 1 + len(words) // 2)):
        found.insert(random.randint(0, len(found)), word)
    return list(dict.fromkeys(found))


def _empty_words(index: Index) -> list[str]:
    used = np.argsort(-np.diff(index.postings.starts), kind="stable")[:EMPTY_WORDS]
    return [index.vocabulary.words[word] for word in used.tolist()]


def hide(index: Index, rows: Array) -> Hidden:
    """Hide phrases with every trace: the words that only they hold and their part in the counts."""
    counts = Counter(
        int(word)
        for row in rows.tolist()
        for word in index.rows.words[index.rows.starts[row] : index.rows.starts[row + 1]]
    )
    only = frozenset(word for word, count in counts.items() if index.counts[word] <= count)
    return Hidden(rows, only, dict(counts))
