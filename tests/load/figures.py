"""Sums up what was measured."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Latencies of one run, in milliseconds."""

    p50: float
    p95: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """Of at least one latency, in seconds."""
        rising = sorted(seconds)
        p50, p95, p99, longest = (1e3 * at_rank(rising, q) for q in (0.5, 0.95, 0.99, 1.0))
        return cls(p50, p95, p99, longest)


def at_rank(rising: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of all values do not exceed (nearest rank)."""
    return rising[max(0, math.ceil(share * len(rising)) - 1)]


def steady(rate: float, seconds: float) -> list[float]:
    """Times of an even load, in seconds from its start."""
    return [number / rate for number in range(round(rate * seconds))]
