"""Takes a message with several questions apart, where the writer has set them apart."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"\?+|\n+|;"
    r"|\b(?:dan juga|sekalian juga|sekalian|sama mau tanya|satu lagi|terus juga|selain itu)\b",
    re.IGNORECASE,
)
_SHORTEST = 2
_MOST = 3


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a message in order, at most three; a part of one word is none."""
    parts = (part.strip(" ,.") for part in _BREAK.split(text))
    return tuple(part for part in parts if len(part.split()) >= _SHORTEST)[:_MOST]
