"""Which option a citizen means by a number, an ordinal, or a word for one, in four languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = {
    "0": ("0", "nol", "kosong"),
    "1": ("1", "satu", "siji", "setunggal", "settong", "sittung", "pertama", "kesatu", "kapisan"),
    "2": ("2", "dua", "loro", "kalih", "duwa", "kedua", "kaping pindho", "nomer loro"),
    "3": ("3", "tiga", "telu", "tello", "ketiga"),
    "4": ("4", "empat", "papat", "sekawan", "empa", "keempat"),
}
_NUMBER = {word: int(number) for number, words in _WORDS.items() for word in words}
_AROUND = re.compile(
    r"\b(nomor|nomer|nomar|no|nmr|pilihan|opsi|angka|yang|yg|sing|se|hang|pilih|ke|saya|aku|aja|saja|ae|"
    r"deh|ya|yo|pak|bu|min|kak|mas|mbak|balas|jawab)\b|[().,!#:;*\-]"
)
_NONE_OF_THEM = {
    "bukan semua",
    "bukan semua itu",
    "bukan itu",
    "bukan",
    "tidak ada",
    "gak ada",
    "ga ada",
    "ora ono",
    "dudu",
}


def chosen(text: str, labels: Sequence[str]) -> int | None:
    """Number of the chosen option: 1 to ``len(labels)``, 0 for none of them, ``None`` if unclear.

    Understands "2", "dua", "nomer loro", "yang pertama", and the label itself.
    """
    said = " ".join(_AROUND.sub(" ", text.lower()).split())
    number = _NUMBER.get(said)
    if number is not None:
        return number if number <= len(labels) else None
    if " ".join(text.lower().split()) in _NONE_OF_THEM:
        return 0
    return _by_label(" ".join(re.sub(r"[^\w\s]", " ", text.lower()).split()), labels)


def is_number(text: str) -> bool:
    """Whether the text is nothing but a small number or a word for one."""
    said = " ".join(_AROUND.sub(" ", text.lower()).split())
    return said in _NUMBER or (said.isdecimal() and len(said) <= 2)


def _by_label(said: str, labels: Sequence[str]) -> int | None:
    folded = [" ".join(re.sub(r"[^\w\s]", " ", label.lower()).split()) for label in labels]
    exact = [place for place, label in enumerate(folded, 1) if said == label]
    if exact:
        return exact[0]
    words = set(said.split())
    inside = [p for p, label in enumerate(folded, 1) if words and words <= set(label.split())]
    return inside[0] if len(inside) == 1 else None
