"""Converts one message object to its content: a text, a choice, a point, or nothing we can read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from melayani_bot.channel import Kind, Location
from melayani_whatsapp.shape import dig, number_at, text_at

IGNORED = frozenset({"reaction", "system", "revoke"})
"""Types that no citizen expects an answer to: a thumb, a changed number, a deleted message."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says; ``kind`` tells which field counts."""

    kind: Kind
    text: str = ""
    choice: str = ""
    location: Location | None = None


UNREADABLE = Content(Kind.UNSUPPORTED)

Item = Mapping[str, Any]


def content_of(message: Item) -> Content:
    """The content of ``message``; `UNREADABLE` for every type that is not in the table below."""
    kind = text_at(message, "type") or _guess(message)
    reader = _READERS.get(kind)
    return reader(message) if reader else UNREADABLE


def _guess(message: Item) -> str:
    """The type of a message that does not name it."""
    return next((kind for kind in _READERS if kind in message), "")


def _written(*path: str) -> Callable[[Item], Content]:
    def read(message: Item) -> Content:
        text = text_at(message, *path)
        return Content(Kind.TEXT, text=text) if text else UNREADABLE

    return read


def _interactive(message: Item) -> Content:
    for reply in ("button_reply", "list_reply"):
        if choice := text_at(message, "interactive", reply, "id"):
            return Content(Kind.CHOICE, choice=choice)
    return UNREADABLE


def _location(message: Item) -> Content:
    latitude = number_at(message, "location", "latitude")
    longitude = number_at(message, "location", "longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return UNREADABLE
    label = text_at(message, "location", "name") or text_at(message, "location", "address")
    return Content(Kind.LOCATION, location=Location(latitude, longitude, label))


def _edit(message: Item) -> Content:
    """An edited question is a new question with the new words."""
    edited = dig(message, "edit", "message")
    if not isinstance(edited, dict) or text_at(edited, "type") == "edit":
        return UNREADABLE
    return content_of(edited)


_READERS: dict[str, Callable[[Item], Content]] = {
    "text": _written("text", "body"),
    "interactive": _interactive,
    "button": _written("button", "text"),
    "location": _location,
    "edit": _edit,
    "image": _written("image", "caption"),
    "video": _written("video", "caption"),
    "document": _written("document", "caption"),
}
