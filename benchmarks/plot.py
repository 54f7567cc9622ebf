"""Draws how time and accuracy grow with the base, one line an engine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Measured
from benchmarks.tables import Outcome

BySize = Mapping[int, Mapping[str, Outcome]]


def draw(found: BySize, path: Path) -> None:
    """Write an SVG image with two panels: p50 and accuracy of mistyped questions, over phrases."""
    import matplotlib as mpl  # type: ignore[import-not-found]  # installed by `make bench` only

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "melayani", "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, (times, rights) = pyplot.subplots(1, 2, figsize=(13, 4.5), layout="constrained")
    for name in dict.fromkeys(name for rows in found.values() for name in rows):
        points = _points(found, name)
        style = {"label": name, "marker": "o", "linewidth": 3 if name == "melayani" else 1}
        times.plot(list(points), [one.p50 for one in points.values()], **style)
        rights.plot(list(points), [100 * one.noisy for one in points.values()], **style)
    times.set(xscale="log", yscale="log", xlabel="phrases", ylabel="p50 of a question, ms")
    rights.set(xscale="log", xlabel="phrases", ylabel="mistyped questions right, %")
    figure.legend(*rights.get_legend_handles_labels(), loc="outside right center")
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def _points(found: BySize, name: str) -> dict[int, Measured]:
    rows = {size: found[size].get(name) for size in sorted(found)}
    return {size: one for size, one in rows.items() if isinstance(one, Measured)}
