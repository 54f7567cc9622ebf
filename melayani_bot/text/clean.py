"""Makes any string safe to handle: no control characters, no lone surrogates, a bounded length."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 2_000
"""Characters that are read; a longer question is cut here. A long story says its matter early."""

_KEEP = {"\n", "\t"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """Return ``text`` in NFKC without invisible characters, at most `MAX_CHARACTERS` long.

    Removing format characters before masking keeps a NIK with a zero-width joiner inside from
    passing as something else.
    """
    if text.isascii() and text.isprintable():  # nothing in it can change: the usual case
        return text[:MAX_CHARACTERS].strip()
    shown = unicodedata.normalize("NFKC", _visible(text[: 2 * MAX_CHARACTERS]))
    return _visible(shown)[:MAX_CHARACTERS].strip()


def _visible(text: str) -> str:
    return "".join(
        char for char in text if char in _KEEP or unicodedata.category(char) not in _INVISIBLE
    )
