"""Word vectors by counting: words that stand in like company get like vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from melayani_bot.matching.arrays import Array, Floats, Ints

SIZE = 64
WINDOW = 6
SMOOTHING = 0.75
"""Exponent on context counts (Levy, Goldberg & Dagan 2015): rare company counts less."""
MOST_WORDS = 4_000
"""Words that get a vector, most frequent first; the matrix of their company is dense."""


def count_vectors(texts: Sequence[Sequence[str]]) -> dict[str, Floats]:
    """Vectors of unit length (`SIZE` numbers) for words that occur at least twice in ``texts``.

    Positive pointwise mutual information over a distance-weighted window, reduced by a truncated
    eigen-decomposition. Deterministic: the starting block of the iteration has a fixed seed.
    """
    counts = Counter(word for text in texts for word in text)
    words = [word for word, count in counts.most_common(MOST_WORDS) if count > 1]
    if len(words) <= SIZE:
        return {}
    company = _company(texts, {word: i for i, word in enumerate(words)})
    vectors = _reduce(_information(company))
    return dict(zip(words, vectors, strict=True))


def _company(texts: Sequence[Sequence[str]], index: dict[str, int]) -> Array:
    """How often words stand together, weighted by one over their distance."""
    stream = np.concatenate(
        [np.array([index.get(w, -1) for w in text] + [-2] * WINDOW, np.int64) for text in texts]
    )
    size = len(index)
    company = np.zeros(size * size, np.float32)
    for distance in range(1, WINDOW + 1):
        first, second = _together(stream, distance)
        both = np.concatenate([first * size + second, second * size + first])
        cells, counts = np.unique(both, return_counts=True)
        company[cells] += (counts / distance).astype(np.float32)
    return company.reshape(size, size)


def _together(stream: Ints, distance: int) -> tuple[Ints, Ints]:
    first, second = stream[:-distance], stream[distance:]
    known = (first >= 0) & (second >= 0)
    return first[known], second[known]


def _information(company: Array) -> Array:
    rows = company.sum(1)
    columns = company.sum(0) ** SMOOTHING
    expected = np.outer(rows, columns / columns.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.log(company / expected)
    return np.where(company > 0, np.maximum(found, 0.0), 0.0).astype(np.float32)


def _reduce(matrix: Array) -> Floats:
    """Left singular vectors times the root of their value, by subspace iteration; unit rows."""
    start = np.random.default_rng(1).standard_normal((len(matrix), SIZE + 16))
    block = start.astype(np.float32)
    for _ in range(4):
        block = np.linalg.qr(matrix @ (matrix.T @ block))[0].astype(np.float32)
    left, values, _ = np.linalg.svd(block.T @ matrix, full_matrices=False)
    vectors = (block @ left[:, :SIZE]) * np.sqrt(values[:SIZE])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
