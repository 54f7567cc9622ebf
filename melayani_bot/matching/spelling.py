"""Misspelt words: which known word an unknown one was meant to be, and words run together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import log

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from melayani_bot.matching.arrays import Array, Flags, Floats

TRIED = 24
"""Known words, nearest by letters first, that are compared letter by letter."""
MEANT = 0.72
"""Spelling score from which a known word counts as meant."""
KNOWN = 0.999
"""Likeness of a word that is known as it is typed, and so meant as it is."""
PARTS = 3
"""Words that may have been run together."""
SHORTEST = 3
"""Letters from which any known word may be a part of words run together."""
FREQUENT = 0.01
"""Share of phrases that must hold a shorter one."""
LIKELY = 1e-5
"""Chance of words standing together from which a short one, or a third, is parted off."""
LONGEST = 40
"""Letters of a word up to which it is parted."""
SAME_CONSONANTS = 0.25
"""What equal consonants add to the spelling score."""
OFTEN = 0.03
"""How much the log of the number of phrases that hold a word counts for its being meant."""
FAINT = 0.1
"""Likeness that a word which may be meant keeps however rare it is."""
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aeiou'")


def spell(typed: str, words: Sequence[str], akin: Flags, held: Array) -> Floats:
    """How surely each of ``words`` is meant by ``typed``, 0 where it is not a misspelling of it.

    ``akin`` tells which have its consonants. Of several words, the one that more phrases hold
    (``held``) is likelier meant: the noisy channel of Kernighan, Church & Gale 1990, with likeness
    in place of error counts.
    """
    spelled = spelling_scores(typed, words, akin)
    near = np.flatnonzero(spelled >= MEANT)
    meant = np.zeros(len(words), np.float32)
    if len(near):
        sure = 0.9 * np.minimum(spelled[near], 1.0)
        odds = sure + OFTEN * np.log1p(held[near])
        best = int(odds.argmax())
        meant[near] = np.maximum(odds - odds[best] + sure[best], FAINT)
    return meant


def spelling_scores(typed: str, words: Sequence[str], akin: Flags) -> Floats:
    """Mean of Jaro-Winkler and optimal-string-alignment likeness, more for equal consonants.

    One if all vowels behind the first letter were left out.
    """
    scores = np.zeros(len(words), np.float32)
    for scorer in (JaroWinkler.normalized_similarity, OSA.normalized_similarity):
        scores += cdist([typed], words, scorer=scorer)[0] / 2
    scores[akin] += SAME_CONSONANTS
    if consonants(typed) == typed:
        begun = np.array([word[0] == typed[0] for word in words], bool)
        scores[akin & begun] = 1.0
    return scores


def consonants(word: str) -> str:
    """The word without vowels, doubled letters once: "prsyrtn" and "persyaratan" share it."""
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS))


def split_joined(word: str, held: Callable[[str], float]) -> tuple[str, ...]:
    """Part a strange ``word`` into two or three known ones, the likeliest way; else keep it.

    ``held`` is the share of phrases (0..1) that hold a word, 0 for a strange one. A number stays
    whole.
    """
    if held(word) or len(word) > LONGEST:
        return (word,)
    found = list(_partings(word, held, PARTS))
    return max(found, key=lambda way: way[0], default=(0.0, (word,)))[1]


def _partings(
    word: str, held: Callable[[str], float], parts: int
) -> Iterator[tuple[float, tuple[str, ...]]]:
    """Ways to part ``word``, each with the log of its chance."""
    for cut in range(1, len(word)):
        head, tail = word[:cut], word[cut:]
        if (head[-1] + tail[0]).isdigit() or not (share := _share(head, held)):
            continue
        rest = _share(tail, held)
        if rest and (min(cut, len(tail)) >= SHORTEST or share * rest >= LIKELY):
            yield log(share * rest), (head, tail)
        if parts > 2:
            for chance, ends in _partings(tail, held, parts - 1):
                if chance + log(share) >= log(LIKELY):
                    yield chance + log(share), (head, *ends)


def _share(part: str, held: Callable[[str], float]) -> float:
    share = held(part)
    return share if len(part) >= SHORTEST or share >= FREQUENT else 0.0
