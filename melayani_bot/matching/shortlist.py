"""The few owners worth comparing phrase by phrase, from the postings of their words."""

from __future__ import annotations

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, ranges
from melayani_bot.matching.hidden import Hidden
from melayani_bot.matching.index import Index
from melayani_bot.matching.reading import Reading

OWNERS = 24
"""Owners that are compared phrase by phrase."""
BUDGET = 10_000
"""Postings read at most, those of the most telling words first."""
FAINT = 0.1
"""Share of the highest score that an owner needs where there are many."""
RESEMBLING = 0.2
"""Likeness from which a known word is looked up for a word of the question."""


def shortlist(reading: Reading, index: Index, hidden: Hidden) -> Array:
    """At most `OWNERS` numbers of owners, in no order that matters."""
    scores = owner_scores(reading, index)
    if len(hidden.rows):
        _without(hidden, scores, reading, index)
    # Most owners share a common word only: left out before sorting, where there are enough.
    found = (scores > FAINT * scores.max(initial=0.0)).nonzero()[0]
    if len(found) < OWNERS:
        some = (scores > 0).nonzero()[0]
        found = some if len(some) <= OWNERS else found
    if len(found) > OWNERS:
        found = found[np.argpartition(-scores[found], OWNERS)[:OWNERS]]
    return np.sort(found)


def owner_scores(reading: Reading, index: Index) -> Floats:
    """A score of each owner: the words it shares with the question, within the budget."""
    words, weights = looked_up(reading, index)
    sizes = index.postings.starts[words + 1] - index.postings.starts[words]
    order = np.argsort(-weights, kind="stable")
    # A word of half the base tells little and would use up the budget of those that tell more.
    order = order[sizes[order] <= max(BUDGET // 2, int(sizes.min(initial=BUDGET)))]
    kept = order[np.cumsum(sizes[order]) <= max(BUDGET, int(sizes[order[:1]].sum()))]
    words, weights = words[kept], weights[kept]
    flat, lengths = ranges(index.postings.starts[words], index.postings.starts[words + 1])
    values = np.repeat(weights, lengths) * index.postings.weights[flat]
    return np.bincount(
        index.postings.owners[flat], weights=values, minlength=len(index.owners)
    ).astype(np.float32)


def looked_up(reading: Reading, index: Index) -> tuple[Array, Floats]:
    """The known words to look up, each once, and how much each counts."""
    if not reading.words:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    ids = np.concatenate([found[0] for found in reading.likeness])
    alike = np.concatenate([found[1] for found in reading.likeness])
    sizes = [len(found[0]) for found in reading.likeness]
    asked = np.repeat(reading.rarity, sizes)
    near = alike >= RESEMBLING
    words, places = np.unique(ids[near], return_inverse=True)
    sums = np.bincount(places, weights=(asked * alike)[near], minlength=len(words))
    return words.astype(np.int64), sums.astype(np.float32)


def _without(hidden: Hidden, scores: Floats, reading: Reading, index: Index) -> None:
    """Score anew the owners of hidden phrases, from the phrases that stay."""
    words, weights = looked_up(reading, index)
    table = np.zeros(len(index.counts), np.float32)
    table[words] = weights
    owners = np.unique(np.searchsorted(index.owner_starts, hidden.rows, side="right") - 1)
    for owner in owners.tolist():
        rows = np.arange(index.owner_starts[owner], index.owner_starts[owner + 1])
        rows = rows[~np.isin(rows, hidden.rows)]
        scores[owner] = _profile_score(rows, table, index)


def _profile_score(rows: Array, table: Floats, index: Index) -> float:
    """What the postings of an owner with just these phrases would give."""
    if not len(rows):
        return 0.0
    flat, lengths = ranges(index.rows.starts[rows], index.rows.starts[rows + 1])
    ids = index.rows.words[flat]
    shares = index.rarity(index.counts[ids]) / np.repeat(index.rows.lengths[rows], lengths)
    words, places = np.unique(ids, return_inverse=True)
    best = np.zeros(len(words), np.float32)
    np.maximum.at(best, places, shares)
    mean = np.bincount(places, weights=shares) / len(rows)
    return float((table[words] * (best + mean) / 2).sum())
