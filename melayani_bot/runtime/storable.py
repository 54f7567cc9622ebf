"""Makes any text one that a store can hold."""

from __future__ import annotations


def storable(text: str) -> str:
    """The text without what UTF-8 cannot hold; texts that differ stay different."""
    return text.encode("utf-8", "backslashreplace").decode()
