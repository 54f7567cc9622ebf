"""Splits text into words: Unicode folded, lower case, letters that were held down shortened."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’‘`][^\W_]*)*")
_HELD = re.compile(r"([^\W\d_])\1{2,}")
_APOSTROPHES = str.maketrans("’‘`", "'''")


def split_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order; punctuation and emoji only separate them.

    A letter typed three times or more counts once ("haloooo"), accents are dropped, and an
    apostrophe stays inside or behind a word, where Madurese has it ("ana'").
    """
    plain = _fold(text).translate(_APOSTROPHES)
    return tuple(_WORD.findall(_HELD.sub(r"\1", plain)))


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))
