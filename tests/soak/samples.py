"""What a server with all its processes holds, sampled from `/proc`, and whether it keeps growing."""

from __future__ import annotations

import re
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

WARM_UP = 1 / 3
"""Share of the run in which pools, caches and the journal may still fill."""
WINDOW = 120.0
"""Seconds of which the median counts: it leaves out both the moments in which new knowledge is read
beside the old one and those in which a process has just been forked and still shares all."""
FEWEST = 6
"""Windows that are judged of a run too short for so many of `WINDOW` seconds."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. ``at`` in seconds of the monotonic clock; ``anon``, ``file``, ``wal`` in megabytes.

    ``anon`` is the memory of the processes' own; a page that several share is counted once. ``file``
    are pages of files that each has mapped, such as the fitted matcher: the system drops those when
    it needs the room. They are counted for each process: strangers may share them too, and a share
    would change with those.
    """

    at: float
    anon: float
    file: float
    processes: int
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
    Limit("anon", lambda sample: sample.anon, noise=3.0, hourly=1.0),
    Limit("file", lambda sample: sample.file, noise=3.0, hourly=1.0),
    Limit("processes", lambda sample: sample.processes, noise=0.5, hourly=0.0),
    Limit("fds", lambda sample: sample.fds, noise=3.0, hourly=0.0),
    Limit("threads", lambda sample: sample.threads, noise=1.0, hourly=0.0),
    Limit("wal", lambda sample: sample.wal, noise=4.5, hourly=0.0),
)
"""The journal is cut back at 1,000 pages, which is 4 MB."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one process holds: memory in kilobytes (`Sample`), descriptors, threads."""

    anon: int
    file: int
    fds: int
    threads: int


def look(pid: int, wal: Path) -> Sample:
    """A sample of process ``pid`` and of all that it has started."""
    held = [found for each in family(pid) if (found := _held(Path(f"/proc/{each}")))]
    return Sample(
        at=time.monotonic(),
        anon=sum(each.anon for each in held) / 1024,
        file=sum(each.file for each in held) / 1024,
        processes=len(held),
        fds=sum(each.fds for each in held),
        threads=sum(each.threads for each in held),
        wal=wal.stat().st_size / 1e6 if wal.exists() else 0.0,
    )


def family(pid: int) -> Iterator[int]:
    """The process and all below it, as many as live."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def _held(process: Path) -> Held | None:
    """What it holds; ``None`` where it has just ended."""
    try:
        shares, status = _numbers(process / "smaps_rollup"), _numbers(process / "status")
        return Held(
            anon=shares["Pss_Anon"],
            file=status["RssFile"],
            fds=len(list((process / "fd").iterdir())),
            threads=status["Threads"],
        )
    except (OSError, KeyError):
        return None


def _numbers(file: Path) -> dict[str, int]:
    """The lines ``name: number`` of ``file``, with whatever unit."""
    found = re.findall(r"^(\w+):\s+(\d+)", file.read_text(), re.MULTILINE)
    return {name: int(number) for name, number in found}


def levels(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The median of each window, with the moment at which that window began."""
    began, ended = points[0][0], points[-1][0]
    width = min(WINDOW, (ended - began) / FEWEST)
    windows: defaultdict[int, list[float]] = defaultdict(list)
    for at, value in points:
        windows[int((at - began) / width)].append(value)
    return [(window * width, statistics.median(held)) for window, held in windows.items()]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Growth in a second: the median of the slopes of all pairs (Theil, 1950; Sen, 1968)."""
    pairs = combinations(points, 2)
    return statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs)


def judged(samples: Sequence[Sample]) -> list[tuple[str, bool]]:
    """A line for each quantity, and whether it stayed flat after the warm-up."""
    later = samples[int(len(samples) * WARM_UP) :]
    seconds = later[-1].at - later[0].at
    found = []
    for limit in LIMITS:
        values = [limit.value(sample) for sample in later]
        level = levels([(sample.at, limit.value(sample)) for sample in later])
        grown = slope(level) * seconds
        flat = grown <= limit.noise + limit.hourly * seconds / 3600
        line = (
            f"{limit.name}: {level[0][1]:.1f} after the warm-up, {level[-1][1]:.1f} at the end, "
            f"between {min(values):.1f} and {max(values):.1f}, trend {grown * 3600 / seconds:+.2f}/h"
        )
        found.append((line, flat))
    return found
