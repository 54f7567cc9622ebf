"""Reads fields of raw JSON whose shape nobody has checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["Malformed", "member", "moment", "number", "object_of", "point", "text"]

Raw = Mapping[str, Any]


class Malformed(Exception):
    """A field without which an update means nothing is absent or of another type."""


def object_of(value: object) -> Raw:
    """``value`` as an object; empty if it is none."""
    return value if isinstance(value, dict) else {}


def member(raw: Raw, key: str) -> Raw:
    """The object under ``key``; empty if there is none."""
    return object_of(raw.get(key))


def number(raw: Raw, key: str) -> int:
    """The whole number under ``key``.

    Raises:
        Malformed: there is none.
    """
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Malformed(f"{key} is no whole number")
    return value


def text(raw: Raw, key: str) -> str:
    """The string under ``key``; empty if there is none."""
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def moment(raw: Raw, key: str, otherwise: datetime) -> datetime:
    """The Unix time under ``key`` in UTC; ``otherwise`` if there is none that a clock can show."""
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**36:
        return otherwise
    return datetime.fromtimestamp(value, UTC)


def point(raw: Raw) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; ``None`` if they are not on the globe."""
    latitude, longitude = raw.get("latitude"), raw.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return float(latitude), float(longitude)
