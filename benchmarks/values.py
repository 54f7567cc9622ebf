"""What an engine is to the benchmark: built from a case, it finds an id with a score."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from benchmarks.cases import Case


class Found(NamedTuple):
    """The best id, and how sure the engine is, in its own unit: more is surer."""

    id: str
    score: float


Search = Callable[[str], Found | None]
Build = Callable[[Case], Search]
