"""Measures and cuts text in the unit that a channel counts, never inside a grapheme cluster."""

from __future__ import annotations

from collections.abc import Iterator

from melayani_bot.channel import Unit

_CUT = "…"


def size(text: str, unit: Unit) -> int:
    """Length of ``text`` in ``unit``."""
    if unit is Unit.BYTE:
        return len(text.encode())
    if unit is Unit.UTF16:
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def clusters(text: str, limit: int, unit: Unit) -> Iterator[str]:
    """The grapheme clusters of ``text`` (UAX 29); one longer than ``limit`` in code points."""
    from wcwidth import iter_graphemes

    for cluster in iter_graphemes(text):
        if size(cluster, unit) <= limit:
            yield cluster
        else:
            yield from cluster


def cut(text: str, limit: int, unit: Unit) -> str:
    """``text``, or as much of it as fits before "…", up to a word's end where that keeps half."""
    if size(text, unit) <= limit:
        return text
    room = limit - size(_CUT, unit)
    kept = ""
    for cluster in clusters(text, room, unit):  # pragma: no branch  # it is longer than the room
        if size(kept + cluster, unit) > room:
            break
        kept += cluster
    whole = kept if text[len(kept) :].startswith(" ") else kept.rpartition(" ")[0]
    return (whole if 2 * len(whole) >= len(kept) else kept).rstrip() + _CUT
