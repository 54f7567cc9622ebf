"""Draws the line of one owner anew against its nearest rivals; the other lines stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from melayani_bot.matching.arrays import Floats, Ints, find_sorted, ranges
from melayani_bot.matching.columns import Columns, lines_of, sparse_rows
from melayani_bot.matching.descent import Descent, descend
from melayani_bot.matching.hidden import NOTHING_HIDDEN, Hidden
from melayani_bot.matching.index import Index
from melayani_bot.matching.lines import Lines, Weights
from melayani_bot.matching.reading import read
from melayani_bot.matching.shortlist import shortlist

RIVALS = 15
"""Owners whose phrases the new line has to part from."""
MOST = 60
"""Phrases of each that take part."""
NEVER = -9.0
"""Score of an owner that is not to be meant."""


def redraw(lines: Lines, index: Index, owner: int, added: bool) -> Lines:
    """The lines with that of ``owner`` drawn anew; ``added`` says that it had none before.

    Words that became known since say to the other lines what they said as strange ones. An owner
    without phrases is never meant.
    """
    if added:
        lines = _widened(lines, owner)
    lines = _with_words(lines, index)
    if index.owner_starts[owner] == index.owner_starts[owner + 1]:
        return _exchanged(lines, owner, _never(lines))
    return _exchanged(lines, owner, _line(index, owner, lines))


def _line(index: Index, owner: int, lines: Lines) -> Lines:
    """The line of ``owner`` alone, with the rows of ``lines``."""
    own = np.arange(index.owner_starts[owner], index.owner_starts[owner + 1])
    rows = np.concatenate([own, _rival_rows(index, own, owner)])
    columns = Columns.of(index)
    sparse = sparse_rows(index, rows, columns)
    sides = np.repeat([0, 1], [len(own), len(rows) - len(own)])
    descent = Descent.start(sparse, 2)
    descend(descent, sparse, sides, np.arange(len(rows)))
    drawn = lines_of(descent.weights[:, :1], columns)
    # A group that several words hold stays shared when words are added: none is missing.
    held = find_sorted(drawn.letter_keys, lines.letter_keys)
    letters = Weights(drawn.letters.steps[held], drawn.letters.scale[held])
    return replace(drawn, letter_keys=lines.letter_keys, letters=letters)


def _rival_rows(index: Index, own: Ints, owner: int) -> Ints:
    """Phrases of the owners that are shortlisted most often for the phrases ``own``.

    Where too few are, any others join, off-topic sentences first: a line drawn against nobody
    would be for everything.
    """
    votes = Counter(dict.fromkeys(reversed(range(len(index.owners))), 0))
    for row in own.tolist():
        reading = read(index.words_of(row), index)
        votes.update(shortlist(reading, index, NOTHING_HIDDEN).tolist())
    votes.pop(owner, None)
    near = np.array(sorted(rival for rival, _ in votes.most_common(RIVALS)), np.int64)
    ends = np.minimum(index.owner_starts[near + 1], index.owner_starts[near] + MOST)
    return ranges(index.owner_starts[near], ends)[0]


def _never(lines: Lines) -> Lines:
    none = [np.zeros((len(table.scale), 1), np.float32) for table in _tables(lines)]
    base = np.full(1, NEVER, np.float32)
    return _with_tables(lines, [Weights.of(table) for table in none], base)


def _with_tables(lines: Lines, tables: Sequence[Weights], base: Floats) -> Lines:
    words, letters, pairs, meanings = tables
    return replace(
        lines, words=words, letters=letters, pairs=pairs, meanings=meanings, base=base, told={}
    )


def _tables(lines: Lines) -> tuple[Weights, Weights, Weights, Weights]:
    return lines.words, lines.letters, lines.pairs, lines.meanings


def _widened(lines: Lines, owner: int) -> Lines:
    """A column of nothing at ``owner``."""
    tables = [
        Weights(np.insert(table.steps, owner, 0, axis=1), table.scale) for table in _tables(lines)
    ]
    return _with_tables(lines, tables, np.insert(lines.base, owner, np.float32(NEVER)))


def _with_words(lines: Lines, index: Index) -> Lines:
    """A row for each new word: what it said as a strange one."""
    old = len(lines.words.scale)
    if old == len(index.vocabulary.words):
        return lines
    # A word that finds itself resembles nothing else: the new ones are hidden from each other.
    later = frozenset(range(old, len(index.vocabulary.words)))
    hidden = Hidden(np.zeros(0, np.int64), later, {})
    reading = read(index.vocabulary.words[old:], index, hidden)
    said = [lines.strange(*one) for one in zip(reading.words, reading.likeness, strict=True)]
    new = Weights.of(np.array(said, np.float32))
    words = Weights(
        np.concatenate([lines.words.steps, new.steps]),
        np.concatenate([lines.words.scale, new.scale]),
    )
    return replace(lines, words=words, told={})


def _exchanged(lines: Lines, owner: int, drawn: Lines) -> Lines:
    """The lines with the column ``owner`` taken from ``drawn``, rounded to the steps of its row."""
    tables = [
        _with_column(table, owner, new)
        for table, new in zip(_tables(lines), _tables(drawn), strict=True)
    ]
    base = lines.base.copy()
    base[owner] = drawn.base[0]
    return _with_tables(lines, tables, base)


def _with_column(table: Weights, owner: int, new: Weights) -> Weights:
    """The table with ``new`` as column ``owner``; a row it would not fit in gets longer steps."""
    values: Floats = new.steps[:, 0] * new.scale
    scale = np.maximum(table.scale, np.abs(values) / 127)
    longer = np.flatnonzero(scale > table.scale)
    steps = table.steps.copy()
    ratios = table.scale[longer] / scale[longer]
    steps[longer] = np.rint(table.steps[longer] * ratios[:, None]).astype(np.int8)
    steps[:, owner] = np.rint(values / np.maximum(scale, 1e-12)).astype(np.int8)
    return Weights(steps, scale)
