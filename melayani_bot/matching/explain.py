"""Says which words of the question and which phrases carried a candidate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from melayani_bot.matching.compare import cover
from melayani_bot.matching.field import Field
from melayani_bot.matching.index import Index
from melayani_bot.matching.values import Evidence

SHOWN = 3
"""Phrases shown for a candidate."""
TELLING = 0.02
"""Share from which a word is named."""


def evidence(field: Field, place: int, index: Index, phrases: Sequence[str]) -> Evidence:
    """The evidence for the rival at ``place`` of ``field``; ``phrases`` by row, as written.

    The share of a word is its rarity times how well the nearest phrase covers it.
    """
    owner, rows = int(field.owners[place]), field.rows(place)
    asked, _ = cover(field.reading, index, rows[:1])
    weights = field.reading.rarity * asked[:, 0]
    shares = weights / max(float(weights.sum()), 1e-9)
    order = np.argsort(-shares, kind="stable")
    return Evidence(
        index.owners[owner],
        tuple((field.reading.words[i], float(shares[i])) for i in order if shares[i] >= TELLING),
        tuple(phrases[row] for row in rows[:SHOWN].tolist()),
    )
