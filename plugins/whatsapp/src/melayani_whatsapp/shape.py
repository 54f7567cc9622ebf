"""Reads untrusted JSON by path without ever raising."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any


def dig(value: object, *path: str) -> object:
    """What lies at ``path``, or ``None`` where anything on the way is missing or no object."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text_at(value: object, *path: str) -> str:
    """The string at ``path``; empty where there is none."""
    for key in path:  # as `dig` does: a webhook is read by some twenty of these
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def number_at(value: object, *path: str) -> float | None:
    """The finite number at ``path``, also when it is written as a string."""
    found = dig(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        return None
    try:
        number = float(found)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def objects_at(value: object, *path: str) -> Sequence[Mapping[str, Any]]:
    """The objects of the list at ``path``; whatever else stands in the list is passed over."""
    found = dig(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else ()
