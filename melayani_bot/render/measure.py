"""Measures and cuts text in the unit that a channel counts, never inside a grapheme's bytes."""

from __future__ import annotations

from melayani_bot.channel import Unit


def size(text: str, unit: Unit) -> int:
    """Length of ``text`` in ``unit``."""
    if unit is Unit.BYTE:
        return len(text.encode())
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le")) // 2
    return len(text)
