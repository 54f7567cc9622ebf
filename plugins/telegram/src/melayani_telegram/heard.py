"""Remembers the last texts, to tell a changed question from an edit that changed nothing."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from melayani_telegram.fields import member, object_of, text

__all__ = ["Heard"]

_KEPT: Final = 4096


class Heard:
    """Hashes of the texts of the last 4096 messages of this process; the texts are not kept."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[str, str], int] = OrderedDict()

    def unchanged(self, update: object) -> bool:
        """Whether ``update`` edits a remembered message without changing its text."""
        key, words = _entry(update)
        return "edited_message" in object_of(update) and self._texts.get(key) == words

    def remember(self, update: object) -> None:
        """Keep the text of the message in ``update``, once it has been stored."""
        key, words = _entry(update)
        self._texts[key] = words
        self._texts.move_to_end(key)
        if len(self._texts) > _KEPT:
            self._texts.popitem(last=False)


def _entry(update: object) -> tuple[tuple[str, str], int]:
    """Chat and message as they stand there, made hashable, and the hash of the text."""
    raw = object_of(update)
    message = member(raw, "edited_message" if "edited_message" in raw else "message")
    key = str(member(message, "chat").get("id")), str(message.get("message_id"))
    return key, hash(text(message, "text"))
