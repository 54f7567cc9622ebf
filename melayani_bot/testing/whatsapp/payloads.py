"""Builds webhook payloads as Meta's reference describes them, with visibly fake people."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

Json = dict[str, Any]

_OUR_NUMBER = "62800000000"
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Someone who writes. ``user_id`` is a BSUID, ``phone`` the number; either may be missing."""

    user_id: str = ""
    phone: str = field(default="", repr=False)
    name: str = "Warga Palsu"


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a webhook: under ``place`` of the value (messages, statuses, errors)."""

    content: Mapping[str, Any]
    citizen: Citizen | None = None
    place: str = "messages"
    field: str = "messages"


class Layout(Enum):
    """How several items share a payload."""

    ONE_VALUE = "all in one value"
    CHANGES = "a change each, in one entry"
    ENTRIES = "an entry each"


def text(
    citizen: Citizen, body: str, *, wamid: str | None = None, at: datetime | None = None
) -> Item:
    """A typed message."""
    return _message(citizen, "text", {"body": body}, wamid=wamid, at=at)


def tap(citizen: Citizen, choice: str, *, row: bool = False) -> Item:
    """A tapped reply button, or a chosen row of a list."""
    kind = "list_reply" if row else "button_reply"
    return _message(citizen, "interactive", {"type": kind, kind: {"id": choice, "title": "x"}})


def location(citizen: Citizen, latitude: float, longitude: float) -> Item:
    """A shared point."""
    return _message(citizen, "location", {"latitude": latitude, "longitude": longitude})


MEDIA: Mapping[str, Json] = {
    "audio": {"id": "MEDIA-PALSU", "mime_type": "audio/ogg; codecs=opus", "voice": True},
    "image": {"id": "MEDIA-PALSU", "mime_type": "image/jpeg", "sha256": "x"},
    "sticker": {"id": "MEDIA-PALSU", "mime_type": "image/webp", "animated": False},
    "contacts": {},
    "order": {"catalog_id": "KATALOG-PALSU", "product_items": []},
    "unsupported": {"type": "poll_creation"},
    "jenis_baru": {"apa": "saja"},
}
"""Types that nobody can read as text; the last is one that does not exist yet."""


def medium(citizen: Citizen, kind: str) -> Item:
    """One of `MEDIA`."""
    return _message(citizen, kind, MEDIA[kind])


NOISES = (
    "status",
    "failed status",
    "error",
    "reaction",
    "revoke",
    "number change",
    "echo",
    "own message",
    "group",
    "nobody",
    "template",
)


def noise(citizen: Citizen, kind: str) -> Item:
    """One of `NOISES`: nothing that a citizen waits for an answer to."""
    made: Mapping[str, Item] = {
        "status": status("sent"),
        "failed status": status("failed", code=131026),
        "error": Item({"code": 130429, "title": "Rate limit hit"}, place="errors"),
        "reaction": _message(citizen, "reaction", {"message_id": "wamid.PALSU", "emoji": "👍"}),
        "revoke": _message(citizen, "revoke", {"original_message_id": "wamid.PALSU"}),
        "number change": _message(citizen, "system", {"type": "user_changed_user_id"}),
        "echo": Item(_echo(), place="message_echoes", field="smb_message_echoes"),
        "own message": Item(_echo()),
        "group": _grouped(text(citizen, "halo semua")),
        "nobody": Item({"id": "wamid.PALSU", "type": "text", "text": {"body": "halo"}}),
        "template": Item({"event": "APPROVED"}, place="x", field="message_template_status_update"),
    }
    return made[kind]


def status(state: str, *, code: int | None = None, of: str = "") -> Item:
    """What became of our message with the id ``of``, or of one that nobody knows."""
    content: Json = {"id": of or _wamid(), "status": state, "timestamp": _seconds(None)}
    if code is not None:
        content["errors"] = [{"code": code, "title": "x"}]
    return Item(content, place="statuses")


def payload(number_id: str, items: Sequence[Item], layout: Layout = Layout.ONE_VALUE) -> Json:
    """The whole webhook body that brings ``items``, in their order."""
    groups = [items] if layout is Layout.ONE_VALUE else [[item] for item in items]
    changes = [_change(number_id, part) for group in groups for part in _by_field(group)]
    entries = [[change] for change in changes] if layout is Layout.ENTRIES else [changes]
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "WABA-PALSU", "changes": changes} for changes in entries],
    }


def _by_field(items: Sequence[Item]) -> list[list[Item]]:
    """Runs of items that may share a value."""
    return [list(run) for _, run in itertools.groupby(items, lambda item: item.field)]


def _change(number_id: str, items: Sequence[Item]) -> Json:
    value: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": _OUR_NUMBER, "phone_number_id": number_id},
    }
    for citizen in dict.fromkeys(item.citizen for item in items if item.citizen):
        value.setdefault("contacts", []).append(_contact(citizen))
    for item in items:
        value.setdefault(item.place, []).append(dict(item.content))
    return {"field": items[0].field, "value": value}


def _contact(citizen: Citizen) -> Json:
    found = {"wa_id": citizen.phone, "user_id": citizen.user_id}
    named = {key: value for key, value in found.items() if value}
    return {"profile": {"name": citizen.name}, **named}


def _message(
    citizen: Citizen,
    kind: str,
    content: Mapping[str, Any],
    *,
    wamid: str | None = None,
    at: datetime | None = None,
) -> Item:
    sender = {"from": citizen.phone, "from_user_id": citizen.user_id}
    head = {"id": wamid or _wamid(), "timestamp": _seconds(at), "type": kind}
    return Item(
        {**{key: name for key, name in sender.items() if name}, **head, kind: content}, citizen
    )


def _grouped(item: Item) -> Item:
    return Item({**item.content, "group_id": "GRUP-PALSU"}, item.citizen)


def _echo() -> Json:
    """What our own number wrote."""
    return {"from": _OUR_NUMBER, "id": _wamid(), "type": "text", "text": {"body": "dari kami"}}


def _wamid() -> str:
    return f"wamid.PALSU{next(_numbers)}"


def _seconds(at: datetime | None) -> str:
    return str(int((at or datetime.now(UTC)).timestamp()))
