"""Replaces the phrases of one owner in the arrays of an index; the other phrases keep theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from melayani_bot.matching.arrays import Array, Ints, offsets
from melayani_bot.matching.index import OFF_TOPIC, Index
from melayani_bot.matching.rows import Postings, Rows, measure_rows, owner_postings


def splice(
    index: Index, name: str, phrases: Sequence[Sequence[str]]
) -> tuple[Index, int, tuple[int, int]]:
    """The index in which ``name`` has these ``phrases``, its number, and the rows replaced.

    Phrases are given as words; the rows are the first and the one behind the last.

    Counts and rarities of known words stay as fitted, new words count as rare as can be. An owner
    without phrases keeps its number, a new one gets the one before the off-topic sentences.
    """
    index, owner = _seated(index, name)
    index = _with_words(index, phrases)
    ids = [np.array([index.vocabulary.index[w] for w in words], np.int32) for words in phrases]
    lengths = np.array([len(words) for words in phrases], np.int64)
    rows = measure_rows(np.concatenate([np.zeros(0, np.int32), *ids]), lengths, index)
    first, last = int(index.owner_starts[owner]), int(index.owner_starts[owner + 1])
    grown = np.arange(len(index.owner_starts)) > owner
    return (
        replace(
            index,
            owner_starts=index.owner_starts + grown * (len(phrases) - (last - first)),
            rows=_rows_between(index.rows, rows, first, last),
            postings=_repost(index, owner, owner_postings(rows, offsets([len(phrases)]), index)),
        ),
        owner,
        (first, last),
    )


def _seated(index: Index, name: str) -> tuple[Index, int]:
    """The index with a number for ``name``, and that number."""
    if name in index.owners:
        return index, index.owners.index(name)
    place = len(index.owners) - (OFF_TOPIC in index.owners)
    moved = index.postings.owners + (index.postings.owners >= place).astype(np.int32)
    owners = (*index.owners[:place], name, *index.owners[place:])
    starts = np.insert(index.owner_starts, place, index.owner_starts[place])
    postings = replace(index.postings, owners=moved)
    return replace(index, owners=owners, owner_starts=starts, postings=postings), place


def _with_words(index: Index, phrases: Sequence[Sequence[str]]) -> Index:
    known = index.vocabulary.index
    new = list(dict.fromkeys(w for words in phrases for w in words if w not in known))
    if not new:
        return index
    nothing = np.zeros((len(new), index.meanings.shape[1]), np.float32)
    ends = np.full(len(new), index.postings.starts[-1])
    return replace(
        index,
        vocabulary=index.vocabulary.extended(new),
        counts=np.concatenate([index.counts, np.ones(len(new), np.int32)]),
        meanings=np.concatenate([index.meanings, nothing]),
        postings=replace(index.postings, starts=np.concatenate([index.postings.starts, ends])),
    )


def _rows_between(old: Rows, new: Rows, first: int, last: int) -> Rows:
    start, end = int(old.starts[first]), int(old.starts[last])
    shift = int(new.starts[-1]) - (end - start)
    return Rows(
        starts=np.concatenate(
            [old.starts[:first], new.starts + start, old.starts[last + 1 :] + shift]
        ),
        words=_between(old.words, new.words, start, end),
        lengths=_between(old.lengths, new.lengths, first, last),
        pair_lengths=_between(old.pair_lengths, new.pair_lengths, first, last),
        meanings=_between(old.meanings, new.meanings, first, last),
    )


def _between(old: Array, new: Array, first: int, last: int) -> Array:
    return np.concatenate([old[:first], new, old[last:]])


def _repost(index: Index, owner: int, new: Postings) -> Postings:
    """The postings with those of ``owner`` exchanged for ``new``."""
    old = index.postings
    first, last = index.owner_starts[owner], index.owner_starts[owner + 1]
    said = np.unique(index.rows.words[index.rows.starts[first] : index.rows.starts[last]])
    gone = np.array([_place(old, word, owner) for word in said.tolist()], np.int64)
    added: Ints = np.diff(new.starts)
    counts = np.diff(old.starts)
    counts[said] -= 1
    grown = np.flatnonzero(added)
    cuts = np.concatenate([gone, old.starts[grown + 1]])
    return Postings(
        starts=offsets(counts + added),
        owners=_pieced(old.owners, cuts, len(gone), np.full(len(grown), owner, np.int32)),
        weights=_pieced(old.weights, cuts, len(gone), new.weights),
    )


def _place(postings: Postings, word: int, owner: int) -> int:
    """Where the one posting of ``word`` for ``owner`` stands."""
    start, end = int(postings.starts[word]), int(postings.starts[word + 1])
    return start + int(np.flatnonzero(postings.owners[start:end] == owner)[0])


def _pieced(old: Array, cuts: Array, gone: int, new: Array) -> Array:
    """``old`` without what stands at the first ``gone`` cuts, ``new`` put in before the others.

    Put together from slices: picking by a mask costs ten times as much.
    """
    pieces: list[Array] = []
    start = 0
    # Where both meet at one place, what is put in comes before what goes.
    for cut in np.lexsort((np.arange(len(cuts)) < gone, cuts)).tolist():
        place = int(cuts[cut])
        pieces.append(old[start:place])
        if cut < gone:
            start = place + 1
        else:
            pieces.append(new[cut - gone : cut - gone + 1])
            start = place
    return np.concatenate([*pieces, old[start:]])
