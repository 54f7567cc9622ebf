"""Says what the Cloud API would refuse in a message, after Meta's reference for sending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Message = Mapping[str, Any]

_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def problem(message: Message) -> str | None:
    """The first thing that is wrong with ``message``, or ``None``."""
    return next(_problems(message), None)


def _problems(message: Message) -> Iterator[str]:
    if message.get("messaging_product") != "whatsapp":
        yield "messaging_product"
    yield from _recipient(message)
    kind = str(message.get("type"))
    check = _CHECKS.get(kind)
    if check is None:
        yield f"type {kind}"
    else:
        yield from check(message[kind])


def _recipient(message: Message) -> Iterator[str]:
    if ("to" in message) == ("recipient" in message):
        yield "exactly one of to and recipient"
    if "to" in message and not re.fullmatch(r"[0-9]+", str(message["to"])):
        yield "to is no phone number"
    if "recipient" in message and not _USER_ID.fullmatch(str(message["recipient"])):
        yield "recipient is no BSUID"


def _text(content: Message) -> Iterator[str]:
    yield from _length("text", content["body"], 4096)


def _interactive(content: Message) -> Iterator[str]:
    yield from _length("body", content["body"]["text"], 1024)
    action = content["action"]
    if content["type"] == "button":
        replies = [button["reply"] for button in action["buttons"]]
        yield from _options(replies, most=3, title=20, identity=256)
        return
    rows = [row for section in action["sections"] for row in section["rows"]]
    yield from _length("button of the list", action["button"], 20)
    yield from _options(rows, most=10, title=24, identity=200)
    for row in rows:
        if "description" in row:
            yield from _length("description", row["description"], 72)


def _options(options: Sequence[Message], *, most: int, title: int, identity: int) -> Iterator[str]:
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    for key, limit in (("title", title), ("id", identity)):
        values = [str(option[key]) for option in options]
        if len(set(values)) < len(values):
            yield f"two options with the same {key}"
        for value in values:
            yield from _length(key, value, limit)


def _contacts(content: Sequence[Message]) -> Iterator[str]:
    for contact in content:
        if not contact["name"].get("formatted_name") or len(contact["name"]) < 2:
            yield "a contact needs formatted_name and one more part of the name"


def _location(content: Message) -> Iterator[str]:
    if not (abs(content["latitude"]) <= 90 and abs(content["longitude"]) <= 180):
        yield "a point outside the world"


def _length(name: str, value: str, limit: int) -> Iterator[str]:
    """Counted in UTF-16 units: Meta does not say, and they are never fewer than characters."""
    if not 1 <= len(value.encode("utf-16-le")) // 2 <= limit:
        yield f"{name}: between 1 and {limit}"


_CHECKS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "text": _text,
    "interactive": _interactive,
    "contacts": _contacts,
    "location": _location,
}
