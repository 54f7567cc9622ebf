"""Runs one engine in a process of its own: building, asking, memory, what it tells apart."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.cases import Case, Questions, mistyped
from benchmarks.values import Build, Search

T = TypeVar("T")
BUDGET = 40.0
"""Seconds of questions after which an engine's run is cut short."""
PATIENCE = 300.0
"""Seconds after which a whole run is given up."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Build in seconds, memory in MB, shares (0..1) of right first answers.

    ``p50`` and ``p99`` of a question are milliseconds of processor time, which a busy machine does
    not lengthen as it does the clock's. ``strange`` is the area under the curve of telling foreign
    questions by the score, ``None`` where there are none. ``cut``: not all questions were asked.
    """

    build: float
    p50: float
    p99: float
    memory: float
    clean: float
    noisy: float
    strange: float | None
    cut: bool


def apart(work: Callable[[], T], patience: float = PATIENCE) -> T:
    """The result of ``work`` from a process of its own, so that memory is its alone.

    Raises:
        ImportError: something is not installed.
        TimeoutError: it took longer than ``patience`` seconds.
        EOFError: the process ended without a result.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(work, theirs))
    process.start()
    theirs.close()
    try:
        if not ours.poll(patience):
            raise TimeoutError(f"given up after {patience:.0f} s")
        found = ours.recv()
    finally:
        process.kill()
        process.join()
    if isinstance(found, Exception):
        raise found
    result: T = found
    return result


def _report(work: Callable[[], object], pipe: Connection) -> None:
    try:
        pipe.send(work())
    except (ImportError, MemoryError, ValueError) as problem:
        pipe.send(problem)


def measure(build: Build, case: Case) -> Measured:
    """Build on the phrases and ask the questions, plain and mistyped, one at a time."""
    gc.collect()
    before = resident()
    start = time.perf_counter()
    search = build(case)
    built = time.perf_counter() - start
    memory = resident() - before
    for text, _ in case.questions[:20]:
        search(text)
    times: list[float] = []
    clean, first = _right(search, case.questions, times)
    noisy, second = _right(search, mistyped(case.questions), times)
    cut = first + second < 2 * len(case.questions)
    p50, p99 = statistics.median(times), float(np.percentile(times, 99))
    return Measured(built, p50, p99, memory, clean, noisy, _strange(search, case), cut)


def resident() -> float:
    """MB that the process holds; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    pages = int(told.read_text().split()[1]) if told.exists() else 0
    return pages * resource.getpagesize() / 1e6


def _right(search: Search, questions: Questions, times: list[float]) -> tuple[float, int]:
    """Share of right answers, and how many questions were asked within the budget."""
    hits, asked, begun = 0, 0, time.perf_counter()
    for text, name in questions:
        start = time.thread_time()
        found = search(text)
        times.append(1e3 * (time.thread_time() - start))
        hits += found is not None and found.id == name
        asked += 1
        if time.perf_counter() - begun > BUDGET / 2:
            break
    return hits / asked, asked


def _strange(search: Search, case: Case) -> float | None:
    if not case.strangers:
        return None
    begun = time.perf_counter()
    scores: list[list[float]] = []
    own = [text for text, _ in case.questions[: 2 * len(case.strangers)]]
    for texts in (own, case.strangers):
        scores.append([])
        for text in texts:
            found = search(text)
            scores[-1].append(found.score if found else -np.inf)
            if time.perf_counter() - begun > BUDGET * len(scores) / 2:
                break
    return area(*scores)


def area(own: Sequence[float], strange: Sequence[float]) -> float:
    """The chance that a question of ours scores above a foreign one (ROC AUC); a tie is half."""
    ones, others = np.asarray(own)[:, None], np.asarray(strange)[None, :]
    return float((ones > others).mean() + 0.5 * (ones == others).mean())
