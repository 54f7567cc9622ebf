"""Opening hours of a body: parsed once from what an editor wrote, asked with a moment."""

from __future__ import annotations

import re
from datetime import time
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_RANGE = re.compile(r"(\d{1,2})[.:](\d{2})\s*-\s*(\d{1,2})[.:](\d{2})")


class Span(BaseModel):
    """One stretch of opening on a weekday; ``day`` 0 is Monday; ``closes`` is exclusive."""

    model_config = ConfigDict(frozen=True)

    day: int = Field(ge=0, le=6)
    opens: time
    closes: time


def parse_days(text: str) -> tuple[int, ...]:
    """Weekdays named by ``senin`` or ``senin-kamis``.

    Raises:
        ValueError: not an Indonesian weekday or a backwards range.
    """
    names = [part.strip() for part in text.lower().split("-")]
    if not all(name in DAYS for name in names) or len(names) > 2:
        raise ValueError(f"hari {text!r} tidak dikenal; tulis misalnya senin atau senin-kamis")
    first, last = DAYS.index(names[0]), DAYS.index(names[-1])
    if last < first:
        raise ValueError(f"urutan hari {text!r} terbalik")
    return tuple(range(first, last + 1))


def parse_ranges(text: str) -> tuple[tuple[time, time], ...]:
    """Clock ranges of ``07.30-12.00, 13.00-15.30``; empty for ``tutup``.

    Raises:
        ValueError: not a range, an hour that does not exist, or an end before its start.
    """
    if text.strip().lower() == "tutup":
        return ()
    if text.strip().lower() == "24 jam":
        return ((time.min, time.max),)
    ranges = [_parse_range(part) for part in text.split(",")]
    if any(later[0] < earlier[1] for earlier, later in pairwise(ranges)):
        raise ValueError(f"jam {text!r} tumpang tindih")
    return tuple(ranges)


def _parse_range(text: str) -> tuple[time, time]:
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"jam {text.strip()!r} tidak terbaca; tulis misalnya 07.30-15.30")
    hours = [int(part) for part in found.groups()]
    if hours[0] > 23 or hours[2] > 23 or hours[1] > 59 or hours[3] > 59:
        raise ValueError(f"jam {text.strip()!r} tidak ada")
    opens, closes = time(hours[0], hours[1]), time(hours[2], hours[3])
    if closes <= opens:
        raise ValueError(f"jam tutup mendahului jam buka: {text.strip()!r}")
    return opens, closes


def _readable_days(text: str) -> str:
    parse_days(text)
    return text


def _readable_ranges(text: str) -> str:
    parse_ranges(text)
    return text


Days = Annotated[str, AfterValidator(_readable_days)]
Ranges = Annotated[str, AfterValidator(_readable_ranges)]


class OpeningHours(BaseModel):
    """When a body is open in an ordinary week, with the source of that.

    Written by editors as ``{nilai: {senin-kamis: "07.30-15.30", jumat: "tutup"}, sumber: ...}``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    week: dict[Days, Ranges] = Field(alias="nilai", min_length=1)
    sources: tuple[str, ...] | None = Field(None, alias="sumber")
    confidence: Literal["tinggi", "sedang", "rendah"] | None = Field(None, alias="keyakinan")

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Every stretch of opening, from Monday morning on."""
        spans = [
            Span(day=day, opens=opens, closes=closes)
            for days, ranges in self.week.items()
            for day in parse_days(days)
            for opens, closes in parse_ranges(ranges)
        ]
        return tuple(sorted(spans, key=lambda span: (span.day, span.opens)))
