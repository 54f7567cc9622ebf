"""Draws the memory of a soak over its hours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import leather  # type: ignore[import-untyped]  # it brings no types

from tests.soak.samples import Sample


def draw(samples: Sequence[Sample], file: Path) -> None:
    """Write an SVG of the processes' own memory and of the mapped files, both in megabytes."""
    hours = [(sample.at - samples[0].at) / 3600 for sample in samples]
    highest = max(max(sample.anon, sample.file) for sample in samples)
    chart = leather.Chart("Memory of a soak")
    chart.add_line(list(zip(hours, (s.anon for s in samples), strict=True)), name="its own")
    chart.add_line(list(zip(hours, (s.file for s in samples), strict=True)), name="mapped files")
    chart.add_x_axis(name="hours")
    chart.add_y_scale(0, highest * 1.1)
    chart.add_y_axis(name="MB")
    chart.to_svg(str(file), width=720, height=400)
