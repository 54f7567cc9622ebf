"""Measures and cuts text in the unit that a channel counts, never inside a grapheme's bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from melayani_bot.channel import Unit

_JOINER = "\u200d"


def size(text: str, unit: Unit) -> int:
    """Length of ``text`` in ``unit``."""
    if unit is Unit.BYTE:
        return len(text.encode())
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def clusters(text: str) -> Iterator[str]:
    """The characters of ``text`` with the marks, selectors and joined parts that belong to them."""
    current = ""
    for char in text:
        if current and not (_attaches(char) or current.endswith(_JOINER)):
            yield current
            current = ""
        current += char
    if current:
        yield current


def _attaches(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char) in ("Mn", "Mc", "Me") or _is_tone(char)


def _is_tone(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"
