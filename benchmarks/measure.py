"""Runs one engine: how long it builds, how long a question takes, how often it is right."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.engines import Build, Phrases, Search
from melayani_bot.matching.mistype import mistype

Questions = Sequence[tuple[str, str]]
LONGEST = 60.0
"""Seconds of questions after which an engine's run is cut short."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Build in seconds, memory in MB, shares of right first answers.

    ``p50`` and ``p99`` of a question are milliseconds of processor time, which a busy machine does
    not lengthen as it does the clock's.
    """

    build: float
    p50: float
    p99: float
    memory: float
    clean: float
    noisy: float


def measure(build: Build, phrases: Phrases, questions: Questions) -> Measured:
    """Build on ``phrases`` and ask ``questions``, plain and mistyped, one at a time."""
    gc.collect()
    before = resident()
    start = time.perf_counter()
    search = build(phrases)
    built = time.perf_counter() - start
    memory = resident() - before
    for text, _ in questions[:20]:
        search(text)
    times: list[float] = []
    clean = _right(search, questions, times)
    noisy = _right(search, mistyped(questions), times)
    times.sort()
    return Measured(
        built, statistics.median(times), times[int(0.99 * (len(times) - 1))], memory, clean, noisy
    )


def resident() -> float:
    """MB that the process holds; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    pages = int(told.read_text().split()[1]) if told.exists() else 0
    return pages * resource.getpagesize() / 1e6


def mistyped(questions: Questions) -> Questions:
    """The same questions with 35 % of the words mistyped and 8 % of the blanks left out."""
    random = Random(1)  # noqa: S311  # repeatable
    return [(mistype(text.lower(), random), name) for text, name in questions]


def _right(search: Search, questions: Questions, times: list[float]) -> float:
    hits, asked, begun = 0, 0, time.perf_counter()
    for text, name in questions:
        start = time.thread_time()
        found = search(text)
        times.append(1e3 * (time.thread_time() - start))
        hits += found == name
        asked += 1
        if time.perf_counter() - begun > LONGEST / 2:
            break
    return hits / asked
