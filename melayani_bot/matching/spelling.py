"""Misspelt words: which known word an unknown one was meant to be, and words run together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from melayani_bot.matching.arrays import Floats, Ids

TRIED = 24
"""Known words, nearest by letters first, that are compared letter by letter."""
MEANT = 0.72
"""Spelling score from which a known word counts as meant."""
KNOWN = 0.999
"""Likeness of a word that is known as it is typed, and so meant as it is."""
SHORTEST = 3
"""Letters that each part of words run together must have."""
SAME_CONSONANTS = 0.25
_VOWELS = str.maketrans("", "", "aeiou'")


def resemble(word: str, ids: Ids, scores: Floats, words: Sequence[str]) -> tuple[Ids, Floats]:
    """Raise the likeness of the known words that ``word`` may be a misspelling of."""
    if not len(scores) or scores.max() > KNOWN:
        return ids, scores
    raised = scores.copy()
    tried = np.argsort(-scores, kind="stable")[:TRIED]
    for place in tried.tolist():
        spelled = spelling_score(word, words[ids[place]])
        if spelled >= MEANT:
            raised[place] = max(raised[place], min(spelled, 1.0) * 0.9)
    return ids, raised


def spelling_score(typed: str, known: str) -> float:
    """Mean of Jaro-Winkler and optimal-string-alignment likeness, more for equal consonants."""
    score = (
        JaroWinkler.normalized_similarity(typed, known) + OSA.normalized_similarity(typed, known)
    ) / 2
    same = consonants(typed) == consonants(known)
    return score + SAME_CONSONANTS if same else score


def consonants(word: str) -> str:
    """The word without vowels: "prsyrtn" and "persyaratan" share it."""
    return word.translate(_VOWELS)


def split_joined(word: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Part an unknown ``word`` into two known ones, the longer first part winning; else keep it."""
    if known(word):
        return (word,)
    for cut in range(len(word) - SHORTEST, SHORTEST - 1, -1):
        if known(word[:cut]) and known(word[cut:]):
            return (word[:cut], word[cut:])
    return (word,)
