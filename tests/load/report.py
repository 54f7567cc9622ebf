"""Writes what was measured as Markdown tables and drawings."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import leather  # type: ignore[import-untyped]  # it brings no types

from tests.load.accept import Accepted
from tests.load.browsers import Starved
from tests.load.crisis import Answered
from tests.load.telegram import Carried
from tests.load.telegram_table import table

BEGIN, END = "<!-- last run: written by make load -->\n", "<!-- end of the last run -->\n"
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Results:
    """One run of everything; ``load`` is the machine's load average before it."""

    seed: int
    load: float
    accepted: Sequence[Accepted]
    ladder: Sequence[Answered]
    crisis: Answered
    alone: Answered
    beside_slow: Answered
    unchanged: Answered
    renewed: Answered
    browsers: Starved
    telegram: Sequence[Carried]


def write(found: Results, document: Path) -> None:
    """Put the tables between the markers of ``document``, and the drawings beside it."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{BEGIN}\n{told(found)}\n{END}{after}", encoding="utf-8")
    folder = document.parent
    _draw(
        folder / "load-accept.svg",
        ("Durable acceptance on one core", "messages a second", "milliseconds"),
        [(name, [(a.offered, getattr(a.spread, name)) for a in found.accepted if a.offered])
         for name in ("p50", "p95", "p99")],
    )  # fmt: skip
    _draw(
        folder / "load-answer.svg",
        ("Question to answer on two cores", "questions a second", "milliseconds"),
        [(name, [(a.offered, getattr(a.answer, name)) for a in found.ladder])
         for name in ("p50", "p95", "p99")],
    )  # fmt: skip
    _draw(
        folder / "load-memory.svg",
        ("Memory in a crisis", "seconds", "MB"),
        [("resident", found.crisis.resident)],
    )


def told(found: Results) -> str:
    """All tables."""
    return "\n".join((
        f"{_machine(found.load)} Seed {found.seed}.\n",
        _accepted(found.accepted),
        "![latency against load](load-accept.svg)\n",
        _answered("Answers against load", [(f"{a.offered:.0f}/s", a) for a in found.ladder]),
        "![latency against load](load-answer.svg)\n",
        _answered("A regency in crisis", [("136/s, bursts of 410/s", found.crisis)]),
        f"![memory](load-memory.svg)\n\nMemory: {_memory(found.crisis)}.\n",
        _answered("One slow conversation", [
            ("nobody slow", found.alone), ("the sends of one hang", found.beside_slow)]),
        _answered("New knowledge", [
            ("the same all the time", found.unchanged), ("edited three times", found.renewed)]),
        _browsers(found.browsers),
        table(found.telegram),
    ))  # fmt: skip


def _machine(load: float) -> str:
    return (
        f"{os.cpu_count()} cores {platform.machine()} shared by server, emulator and generator,"
        f" load {load:.1f} before the run, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}."
    )


def _accepted(rows: Iterable[Accepted]) -> str:
    lines = (
        f"| {f'{a.offered:,.0f}' if a.offered else 'as fast as it goes'} | {a.rate:,.0f} "
        f"| {a.messages:,} | {a.refused} | {a.spread.p50:.1f} | {a.spread.p95:.1f} "
        f"| {a.spread.p99:.1f} | {a.spread.longest:.0f} | {a.cost:.2f} |"
        for a in rows
    )
    head = (
        "### Durable acceptance on one core",
        "",
        "| offered /s | stored /s | messages | refused | p50 ms | p95 | p99 | longest | processor ms each |",
        "|---|---|---|---|---|---|---|---|---|",
    )
    return "\n".join((*head, *lines, ""))


def _answered(title: str, rows: Iterable[tuple[str, Answered]]) -> str:
    lines = (
        f"| {name} | {a.questions:,} | {a.lost} | {a.refused} | {a.answer.p50:,.0f} "
        f"| {a.answer.p95:,.0f} | {a.answer.p99:,.0f} | {a.answer.longest:,.0f} | {a.accept.p99:,.0f} "
        f"| {100 * a.remembered:.0f} % | {a.busy:.2f} |"
        for name, a in rows
    )
    head = (
        f"### {title}",
        "",
        "| load | questions | lost | webhooks refused | p50 ms | p95 | p99 | longest | accept p99 | matches remembered | cores busy |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    )
    return "\n".join((*head, *lines, ""))


def _memory(found: Answered) -> str:
    """The first, a few in between, and the last sample."""
    step = max(1, len(found.resident) // 6)
    return ", ".join(f"{held:.0f} MB after {at:.0f} s" for at, held in found.resident[::step])


def _browsers(found: Starved) -> str:
    polls = ", ".join(f"{count:,} x {status}" for status, count in sorted(found.polls.items()))
    hooks = ", ".join(f"{count:,} x {status}" for status, count in sorted(found.webhooks.items()))
    return (
        "### Waiting browsers\n\n"
        f"{found.waiting:,} browsers waited for news on the web chat ({polls}) while webhooks came"
        f" in at 136/s: {hooks}, p50 {found.accept.p50:.1f} ms, p99 {found.accept.p99:.1f} ms;"
        f" {found.resident:.0f} MB.\n"
    )


def _draw(file: Path, titles: tuple[str, str, str], lines: Iterable[tuple[str, Points]]) -> None:
    title, x, y = titles
    chart = leather.Chart(title)
    for name, points in lines:
        chart.add_line(list(points), name=name)
    chart.add_x_axis(name=x)
    chart.add_y_axis(name=y)
    chart.to_svg(str(file), width=720, height=400)
