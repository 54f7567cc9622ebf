"""What a process holds, sampled from `/proc`, and whether it keeps growing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

WARM_UP = 1 / 3
"""Share of the run in which pools, caches and the journal may still fill."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. ``at`` in seconds of the monotonic clock; ``rss`` and ``wal`` in megabytes."""

    at: float
    rss: float
    fds: int
    threads: int
    wal: float


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a quantity may grow after the warm-up: at once, and with each hour."""

    name: str
    value: Callable[[Sample], float]
    noise: float
    hourly: float


LIMITS = (
    Limit("rss", lambda sample: sample.rss, noise=4.0, hourly=1.0),
    Limit("fds", lambda sample: sample.fds, noise=3.0, hourly=0.0),
    Limit("threads", lambda sample: sample.threads, noise=1.0, hourly=0.0),
    Limit("wal", lambda sample: sample.wal, noise=4.5, hourly=0.0),
)
"""The journal is cut back at 1,000 pages, which is 4 MB."""


def look(pid: int, wal: Path) -> Sample:
    """A sample of process ``pid``."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
    )
    return Sample(
        at=time.monotonic(),
        rss=int(status["VmRSS"].split()[0]) / 1024,
        fds=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(status["Threads"]),
        wal=wal.stat().st_size / 1e6 if wal.exists() else 0.0,
    )


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Growth in a second: the median of the slopes of all pairs (Theil, 1950; Sen, 1968)."""
    thinned = points[:: max(1, len(points) // 300)]
    pairs = ((a, b) for a, b in combinations(thinned, 2) if b[0] > a[0])
    return statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs)


def judged(samples: Sequence[Sample]) -> list[tuple[str, bool]]:
    """A line for each quantity, and whether it stayed flat after the warm-up."""
    later = samples[int(len(samples) * WARM_UP) :]
    seconds = later[-1].at - later[0].at
    found = []
    for limit in LIMITS:
        values = [limit.value(sample) for sample in later]
        grown = slope([(sample.at, limit.value(sample)) for sample in later]) * seconds
        flat = grown <= limit.noise + limit.hourly * seconds / 3600
        line = (
            f"{limit.name}: {values[0]:.1f} after the warm-up, {values[-1]:.1f} at the end, "
            f"between {min(values):.1f} and {max(values):.1f}, trend {grown * 3600 / seconds:+.2f}/h"
        )
        found.append((line, flat))
    return found
