"""Whether a body is open at a moment, and when that changes; knows weekends and public holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

from melayani_bot.answering.values import OpenState
from melayani_bot.knowledge.hours import OpeningHours

_LOOK_AHEAD = 14


def open_state(hours: OpeningHours, now: datetime) -> OpenState:
    """State at ``now``, which must be in the zone of the body.

    ``changes`` is the closing time while open, else the next opening within two weeks.
    """
    today = now.date()
    for opens, closes in _spans(hours, today):
        if opens <= now.time() < closes:
            return OpenState(True, datetime.combine(today, closes, now.tzinfo))
    return OpenState(False, _next_opening(hours, now), holiday_name(today))


def _next_opening(hours: OpeningHours, now: datetime) -> datetime | None:
    for days in range(_LOOK_AHEAD):
        day = now.date() + timedelta(days=days)
        for opens, _ in _spans(hours, day):
            moment = datetime.combine(day, opens, now.tzinfo)
            if moment > now:
                return moment
    return None


def _spans(hours: OpeningHours, day: date) -> list[tuple[time, time]]:
    if holiday_name(day) is not None:
        return []
    return [(span.opens, span.closes) for span in hours.spans if span.day == day.weekday()]


def holiday_name(day: date) -> str | None:
    """Name of the Indonesian public holiday on ``day`` by the package `holidays`, in Indonesian."""
    return _calendar(day.year).get(day)


@cache
def _calendar(year: int) -> dict[date, str]:
    import holidays

    return dict(holidays.country_holidays("ID", years=year, language="id"))
