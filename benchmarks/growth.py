"""What a question, a build, a save and a phrase cost, from a thousand phrases to a million."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks.cases import Case, mistyped
from benchmarks.engines import fitted, rapidfuzz
from benchmarks.measure import apart, resident
from benchmarks.synthetic import PHRASES_EACH, base, questions, vocabulary
from melayani_bot.matching import Matcher

ASKED = 1_000
PLAIN_ASKED = 20
PLAIN_SIZE = 110_000
"""Phrases up to which `WRatio` is measured too."""
LONGEST = 1200.0
REPLACED = 200
LARGE, LARGEST = 100_000, 1_000_000
FASTER = 180
"""Times faster than `WRatio` over all phrases, wanted at `LARGE`."""
P50 = {1_000: 0.5, LARGE: 0.9, LARGEST: 1.5}
"""Milliseconds wanted by number of phrases."""
EDITED = 10_000
"""Ids of the base in which one is replaced."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time of a question, ours and `WRatio`; seconds; bytes a phrase.

    ``kept`` is what stays in memory after a load from the file, which takes ``file`` bytes, and all
    questions.
    """

    p50: float
    p99: float
    plain: float
    build: float
    load: float
    file: float
    kept: float


def cost(knowledge: Path, size: int) -> Cost:
    """Measure one size; `WRatio` up to 100,000 phrases, else ``nan``."""
    made = base(vocabulary(knowledge), round(size / PHRASES_EACH))
    case = Case("", made, mistyped(questions(made, ASKED)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "matcher"
        build = apart(partial(_built, case, path), LONGEST)
        file = path.stat().st_size / case.size
        load, kept, times = apart(partial(_asked, case, path), LONGEST)
    p50, p99 = np.percentile(times, [50, 99])
    plain = apart(partial(_plain, case), LONGEST) if case.size <= PLAIN_SIZE else np.nan
    return Cost(float(p50), float(p99), plain, build, load, file, kept / case.size)


def _built(case: Case, path: Path) -> float:
    """Seconds of building; what was built is left in the file."""
    start = time.perf_counter()
    matcher = fitted(case)
    build = time.perf_counter() - start
    matcher.save(path)
    return build


def _asked(case: Case, path: Path) -> tuple[float, float, list[float]]:
    """Seconds until the first answer from the file, bytes held after all questions, their times."""
    before, start = resident(), time.perf_counter()
    matcher = Matcher.load(path)
    matcher.match(case.questions[0][0])
    load = time.perf_counter() - start
    times = _times(matcher.match, [text for text, _ in case.questions])
    return load, 1e6 * (resident() - before), times


def _plain(case: Case) -> float:
    asked = [text for text, _ in case.questions[:PLAIN_ASKED]]
    return float(np.median(_times(rapidfuzz(fuzz.WRatio)(case), asked)))


def _times(search: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    for text in asked[:20]:
        search(text)
    found = []
    for text in asked:
        start = time.thread_time()
        search(text)
        found.append(1e3 * (time.thread_time() - start))
    return found


def replacing(knowledge: Path, ids: int = EDITED) -> tuple[float, float]:
    """Median and 99th percentile, in ms of the clock, of replacing one id and asking for it."""
    made = base(vocabulary(knowledge), ids)
    matcher = fitted(Case("", made, []))
    names, found = sorted(made), []
    for turn in range(REPLACED):
        name = names[turn * 37 % len(names)]
        phrases = [*made[name][1:], f"{made[name][0]} sekali lagi"]
        start = time.perf_counter()
        matcher = matcher.replace(name, phrases)
        found.append(1e3 * (time.perf_counter() - start))
        assert any(each.id == name for each in matcher.match(phrases[-1], 10).candidates)
    p50, p99 = np.percentile(found, [50, 99])
    return float(p50), float(p99)


Line = tuple[str, str, str, bool | None]


def lines(found: Mapping[int, Cost], knowledge: Path) -> Iterator[Line]:
    """The goals of cost: name, wanted, reached, met."""
    for size, one in found.items():
        yield from _times_of(size, one)
        yield from _weight_of(size, one)
    if len(found) > 1:
        yield _growth(found)
    p50, p99 = apart(partial(replacing, knowledge), LONGEST)
    reached = f"{p99:.2f} ({p50:.2f}) ms"
    yield f"replace one of {EDITED:,} ids, p99 (p50)", "<= 5 ms", reached, p99 <= 5


def _times_of(size: int, one: Cost) -> Iterator[Line]:
    name, spread = f"{size:,} phrases", one.p99 / one.p50
    yield _at_most(f"{name}: p50", P50.get(size), one.p50, "ms")
    yield _at_most(f"{name}: p99 over p50", 2.5, spread, "times")
    if not np.isnan(one.plain):
        faster, goal = one.plain / one.p50, size == LARGE
        met = faster >= FASTER if goal else None
        yield (
            f"{name}: faster than WRatio",
            f">= {FASTER} times" if goal else "",
            (f"{faster:.1f} times"),
            met,
        )


def _weight_of(size: int, one: Cost) -> Iterator[Line]:
    name = f"{size:,} phrases"
    yield _at_most(f"{name}: build", 20 if size == LARGEST else None, one.build, "s")
    yield _at_most(f"{name}: load and first question", None, one.load, "s")
    if size >= LARGE:  # below, what any matcher needs outweighs the phrases
        yield _at_most(f"{name}: file, a phrase", 250, one.file, "bytes")
        yield _at_most(f"{name}: resident, a phrase", 250, one.kept, "bytes")


def _at_most(name: str, wanted: float | None, reached: float, unit: str) -> Line:
    if wanted is None:
        return name, "", f"{reached:.3g} {unit}", None
    return name, f"<= {wanted:g} {unit}", f"{reached:.3g} {unit}", reached <= wanted


def _growth(found: Mapping[int, Cost]) -> Line:
    small, large = min(found), max(found)
    power = log(found[large].p50 / found[small].p50) / log(large / small)
    return f"growth of p50, {small:,} to {large:,}", "<= N^0.15", f"N^{power:.2f}", power <= 0.15
