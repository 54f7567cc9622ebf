"""Which known words a typed word looks like, by its letters and by its spelling."""

from __future__ import annotations

import numpy as np

from melayani_bot.matching.arrays import Floats, Ids, find_sorted
from melayani_bot.matching.hidden import Hidden
from melayani_bot.matching.index import Index
from melayani_bot.matching.spelling import KNOWN, TRIED, consonants, spell
from melayani_bot.matching.vocabulary import MEMO_LIMIT, Likeness

BORROWED = 0.45
"""Likeness to a known word from which a strange one is taken for it."""


def likeness_of(word: str, index: Index, hidden: Hidden) -> Likeness:
    """The known words that ``word`` looks like; a known word looks most like itself."""
    vocabulary = index.vocabulary
    if hidden.words:
        ids, scores = vocabulary.alike(word)
        shown = ~np.isin(ids, list(hidden.words))
        return _resembled(word, (ids[shown], scores[shown]), index, hidden)
    found = vocabulary.meant.get(word)
    if found is None:
        found = _resembled(word, vocabulary.compare(word), index, hidden)
        if len(vocabulary.meant) < MEMO_LIMIT:
            vocabulary.meant[word] = found
    return found


def _resembled(word: str, alike: Likeness, index: Index, hidden: Hidden) -> Likeness:
    """The likeness of a word by its letters, and of a strange one by its spelling too."""
    ids, scores = alike
    if scores.max(initial=0.0) > KNOWN:
        return alike
    kin = set(index.vocabulary.by_consonants.get(consonants(word), ())) - hidden.words
    nearest = ids[np.argpartition(-scores, TRIED)[:TRIED]] if len(ids) > TRIED else ids
    tried = np.array(sorted(kin.union(nearest.tolist())), np.int32)
    akin = np.array([i in kin for i in tried.tolist()], bool)
    words = [index.vocabulary.words[i] for i in tried.tolist()]
    meant = spell(word, words, akin, hidden.shown(tried, index.counts))
    return _raised(ids, scores, tried[meant > 0], meant[meant > 0])


def _raised(ids: Ids, scores: Floats, meant: Ids, sure: Floats) -> Likeness:
    """The likeness in which the words ``meant`` are as like as they are ``sure``."""
    every = ids if (find_sorted(ids, meant) >= 0).all() else np.union1d(ids, meant)
    raised = np.zeros(len(every), np.float32)
    raised[every.searchsorted(ids)] = scores
    raised[every.searchsorted(meant)] = sure
    return every, raised


def as_held(likeness: Likeness, index: Index, hidden: Hidden) -> float:
    """How many phrases a strange word counts as held by.

    The root of those that hold the word it resembles most: halfway, by the log that rarity takes,
    between that word and one never seen.
    """
    ids, scores = likeness
    best = int(scores.argmax()) if len(scores) else 0
    if scores.max(initial=0.0) < BORROWED:
        return 1.0
    return float(np.sqrt(hidden.shown(ids[best : best + 1], index.counts)[0]))
