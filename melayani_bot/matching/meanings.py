"""Word vectors by counting: words that stand in like company get like vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, repeat

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
    counts = Counter(chain.from_iterable(texts))
    words = [word for word, count in counts.most_common(MOST_WORDS) if count > 1]
    if len(words) <= SIZE:
        return {}
    company = _company(texts, {word: i for i, word in enumerate(words)})
    vectors = _reduce(_information(company))
    return dict(zip(words, vectors, strict=True))


def _company(texts: Sequence[Sequence[str]], index: dict[str, int]) -> Array:
    """How often words stand together, weighted by one over their distance."""
    stream = _stream(texts, index)
    size = len(index)
    company = np.zeros(size * size, np.float32)
    for distance in range(1, WINDOW + 1):
        first, second = _together(stream, distance)
        both = np.concatenate([first * size + second, second * size + first])
        cells, counts = np.unique(both, return_counts=True)
        company[cells] += (counts / distance).astype(np.float32)
    return company.reshape(size, size)


def _stream(texts: Sequence[Sequence[str]], index: dict[str, int]) -> Ints:
    """The numbers of all words one after another, -1 without one, a window of -2 behind a text."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    total = int(lengths.sum())
    found = map(index.get, chain.from_iterable(texts), repeat(-1))
    stream = np.full(total + WINDOW * len(texts), -2, np.int64)
    gaps = WINDOW * np.repeat(np.arange(len(texts)), lengths)
    stream[np.arange(total) + gaps] = np.fromiter(found, np.int64, total)
    return stream


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
