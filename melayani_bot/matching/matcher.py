"""The matcher: fitted on phrases by id, it ranks the ids for a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from melayani_bot.matching.values import Candidate, Evidence, Match
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise

SHARPNESS = 14.0
FLOOR = 0.3
READ = 60


class Matcher:
    """Phrases by id, searched by words and letter groups; reading is safe from any thread."""

    def __init__(self, owners: Sequence[str], phrases: Sequence[str], lexicon: Lexicon) -> None:
        self._owners, self._phrases, self._lexicon = owners, phrases, lexicon
        read = [features(self._words(phrase)) for phrase in phrases]
        known = Counter(feature for row in read for feature in row)
        self._unknown = math.log(1 + len(read))
        self._rarity = {name: math.log(1 + len(read) / n) for name, n in known.items()}
        self._postings = self._index(read)

    @classmethod
    def fit(
        cls,
        phrases: Mapping[str, Sequence[str]],
        *,
        negatives: Sequence[str] = (),
        texts: Iterable[str] = (),
        lexicon: Lexicon | None = None,
    ) -> Matcher:
        """A matcher for ``phrases`` by id; ``negatives`` are sentences that belong to no id."""
        del texts
        pairs = [(name, phrase) for name, said in phrases.items() for phrase in said]
        pairs += [("", sentence) for sentence in negatives]
        return cls([name for name, _ in pairs], [said for _, said in pairs], lexicon or Lexicon())

    def match(self, text: str, limit: int = 3) -> Match:
        """Rank the ids for ``text``; at most ``limit`` candidates."""
        words = self._words(text)
        scores = self._similarities(features(words))
        best = self._nearest(scores, " ".join(words))
        shares = {name: math.exp(SHARPNESS * score) for name, (score, _) in best.items()}
        total = sum(shares.values()) + math.exp(SHARPNESS * FLOOR)
        ranked = sorted((name for name in shares if name), key=lambda name: -shares[name])[:limit]
        top = best[ranked[0]][0] if ranked else 0.0
        return Match(
            tuple(Candidate(name, shares[name] / total) for name in ranked),
            (1 - shares.get("", 0.0) / total) * min(1.0, 2 * top),
            lambda: tuple(self._evidence(name, words, best[name][1]) for name in ranked),
        )

    def _words(self, text: str) -> tuple[str, ...]:
        read = normalise(text, self._lexicon)
        return read.content or read.meaning

    def _index(
        self, read: Sequence[Counter[str]]
    ) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
        gathered: dict[str, list[tuple[int, float]]] = {}
        for row, found in enumerate(read):
            length = self._length(found)
            for name, count in found.items():
                gathered.setdefault(name, []).append((row, count * self._rarity[name] / length))
        return {
            name: (np.array([row for row, _ in rows]), np.array([weight for _, weight in rows]))
            for name, rows in gathered.items()
        }

    def _length(self, found: Counter[str]) -> float:
        squares = ((n * self._rarity.get(name, self._unknown)) ** 2 for name, n in found.items())
        return math.sqrt(sum(squares)) or 1.0

    def _similarities(self, found: Counter[str]) -> NDArray[np.float64]:
        scores = np.zeros(len(self._phrases))
        for name, count in found.items():
            if name in self._postings:
                rows, weights = self._postings[name]
                scores[rows] += count * self._rarity[name] * weights
        return scores / self._length(found)

    def _nearest(self, scores: NDArray[np.float64], text: str) -> dict[str, tuple[float, int]]:
        best: dict[str, tuple[float, int]] = {}
        for row in np.argsort(-scores, kind="stable")[:READ].tolist():
            spelled = fuzz.token_set_ratio(text, self._phrases[row].lower()) / 100
            score = 0.8 * float(scores[row]) + 0.2 * spelled * float(scores[row] > 0)
            if score > best.get(self._owners[row], (0.0, 0))[0]:
                best[self._owners[row]] = (score, row)
        return best

    def _evidence(self, name: str, words: tuple[str, ...], row: int) -> Evidence:
        said = set(self._words(self._phrases[row]))
        weights = {word: self._rarity.get(word, 0.0) for word in words if word in said}
        total = sum(weights.values()) or 1.0
        ranked = sorted(weights, key=lambda word: -weights[word])
        return Evidence(name, tuple((w, weights[w] / total) for w in ranked), (self._phrases[row],))


def features(words: Sequence[str]) -> Counter[str]:
    """Words, pairs of words and letter groups of three and four, with their counts."""
    found = Counter(words)
    found.update(f"{first} {second}" for first, second in pairwise(words))
    for word in words:
        padded = f"#{word}#"
        for size in (3, 4):
            found.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return found
