"""Tells what the Telegram clients carried as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable

from tests.load.telegram import Carried

HEAD = (
    "### Telegram",
    "",
    "| client | load | updates | lost | twice | out of order | dead | refused (429) | answered /s "
    "| p50 ms | p95 | p99 | longest | processor ms each | MB |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
)


def table(rows: Iterable[Carried]) -> str:
    """A row for each load."""
    return "\n".join((*HEAD, *map(_row, rows), ""))


def _row(found: Carried) -> str:
    said, spread, updates = found.account, found.spread, found.updates
    return (
        f"| {found.way} | {found.load} | {updates:,} | {said.lost} | {said.twice} "
        f"| {said.disordered} | {said.dead} | {found.refused} | {updates / found.seconds:.0f} "
        f"| {spread.p50:,.0f} | {spread.p95:,.0f} | {spread.p99:,.0f} | {spread.longest:,.0f} "
        f"| {found.cost:.2f} | {found.resident:.0f} |"
    )
