"""Reads what a browser posts: JSON from the widget, fields from the form without JavaScript."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

LARGEST_BODY = 256 * 1024
LONGEST_CHOICE = 200
"""In bytes of UTF-8, as in the capabilities."""
LONGEST_TEXT = 20_000
"""In characters."""
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What a citizen sends: a text or the id of a choice.

    ``id`` was made by the browser by chance: 16 to 64 letters, digits, hyphens, underscores.
    """

    id: str
    text: str = ""
    choice: str = ""


class Unreadable(ValueError):
    """The body is no question; the text says why, in Indonesian."""


def from_json(body: bytes) -> Question:
    """The question in a JSON object with ``id`` and ``text`` or ``choice``.

    Raises:
        Unreadable: anything else.
    """
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("Isi kiriman bukan JSON.") from None
    if not isinstance(fields, dict):
        raise Unreadable("Isi kiriman bukan objek JSON.")
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    return _question(texts)


def from_form(body: bytes) -> Question:
    """The question in URL-encoded form fields of the same names.

    Raises:
        Unreadable: anything else.
    """
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), max_num_fields=_FIELDS)
    except ValueError:
        raise Unreadable("Isi formulir tidak terbaca.") from None
    return _question(dict(pairs))


def _question(fields: Mapping[str, str]) -> Question:
    if not _ID.fullmatch(fields.get("id", "")):
        raise Unreadable("Kiriman tanpa id yang benar.")
    choice = fields.get("choice", "")
    if choice:
        if len(choice.encode("utf-8", "replace")) > LONGEST_CHOICE:
            raise Unreadable("Pilihan tidak dikenal.")
        return Question(fields["id"], choice=choice)
    if not fields.get("text", "").strip():
        raise Unreadable("Pertanyaan masih kosong. Tulis dulu, lalu kirim.")
    if len(fields["text"]) > LONGEST_TEXT:
        raise Unreadable("Pertanyaan terlalu panjang. Tulis lebih singkat.")
    return Question(fields["id"], text=fields["text"])
