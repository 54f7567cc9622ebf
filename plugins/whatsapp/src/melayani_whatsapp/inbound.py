"""Converts a webhook payload to what citizens wrote: every message of every change of every entry.

Shapes: Meta's webhook reference for the field "messages" (2026). Nothing in here raises, whatever
the payload holds: one strange item never costs the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from melayani_bot.channel import Inbound, Kind, Peer, Undelivered
from melayani_whatsapp.content import IGNORED, content_of
from melayani_whatsapp.failures import undelivered
from melayani_whatsapp.peers import Correspondent, conversation_of, is_phone, is_user_id
from melayani_whatsapp.shape import dig, number_at, objects_at, text_at

CHANNEL = "whatsapp"

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that no citizen waits for an answer to; ``reason`` names no person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """What reading needs to know: the app secret, our number ("" is any), the time of arrival."""

    secret: str
    number_id: str
    received: datetime


def read(payload: object, context: Context) -> list[Inbound | Skipped | Undelivered]:
    """Everything in ``payload``: each message id once, oldest first, then all the rest.

    Order on arrival means nothing at WhatsApp; messages of the same second keep it.
    """
    found: dict[str, Inbound] = {}
    others: list[Inbound | Skipped | Undelivered] = []
    for item in _walk(payload, context):
        if isinstance(item, Inbound):
            found.setdefault(item.id, item)
        else:
            others.append(item)
    return [*sorted(found.values(), key=lambda message: message.at), *others]


def _walk(payload: object, context: Context) -> Iterator[Inbound | Skipped | Undelivered]:
    if text_at(payload, "object") != "whatsapp_business_account":
        yield Skipped("bukan kiriman WhatsApp Business")
    for entry in objects_at(payload, "entry"):
        for change in objects_at(entry, "changes"):
            yield from _change(change, context)


def _change(change: Item, context: Context) -> Iterator[Inbound | Skipped | Undelivered]:
    if text_at(change, "field") != "messages":
        yield Skipped("bidang webhook selain messages")
        return
    value = dig(change, "value")
    number_id = text_at(value, "metadata", "phone_number_id")
    if context.number_id not in ("", number_id):
        yield Skipped("ditujukan ke nomor lain")
        return
    yield from _notices(value)
    for message in objects_at(value, "messages"):
        yield _message(message, value, number_id, context)


def _notices(value: object) -> Iterator[Skipped | Undelivered]:
    """Errors and failed deliveries: nothing to answer, but an operator wants to see the code."""
    for error in objects_at(value, "errors"):
        yield Skipped(f"galat dari Meta, kode {_code(error) or 'tidak diketahui'}")
    for status in objects_at(value, "statuses"):
        if text_at(status, "status") == "failed":
            reason = undelivered(next(map(_code, objects_at(status, "errors")), None))
            yield Undelivered(channel=CHANNEL, receipt=text_at(status, "id"), reason=reason)


def _code(error: object) -> int | None:
    code = number_at(error, "code")
    return None if code is None else int(code)


def _message(message: Item, value: object, number_id: str, context: Context) -> Inbound | Skipped:
    kind = text_at(message, "type")
    if kind in IGNORED:
        return Skipped(f"jenis {kind}, tidak dijawab")
    if text_at(message, "group_id"):
        return Skipped("pesan grup, tidak dijawab")
    if _is_our_own(message, value):
        return Skipped("pesan dari nomor kami sendiri")
    who = _sender(message, value, number_id)
    if who is None:
        return Skipped("pengirim tidak dikenal")
    content = content_of(message)
    return Inbound(
        id=text_at(message, "id") or _made_up_id(message),
        peer=Peer(CHANNEL, conversation_of(who, context.secret)),
        at=_sent_at(message, context.received),
        kind=content.kind,
        text=content.text,
        choice=content.choice if content.kind is Kind.CHOICE else None,
        location=content.location,
    )


def _is_our_own(message: Item, value: object) -> bool:
    """Whether our own number wrote it: two bots would otherwise answer each other for ever."""
    ours = re.sub(r"\D", "", text_at(value, "metadata", "display_phone_number"))
    return bool(ours) and text_at(message, "from") == ours


def _sender(message: Item, value: object, number_id: str) -> Correspondent | None:
    """Who wrote: the BSUID wherever it stands, else the phone number."""
    contact = _contact(message, value)
    named = (
        text_at(message, "from_user_id"),
        text_at(contact, "user_id"),
        text_at(message, "from"),
        text_at(contact, "wa_id"),
    )
    for name in named:
        if is_user_id(name):
            return Correspondent(number_id, user_id=name)
    for name in named:
        if is_phone(name):
            return Correspondent(number_id, phone=name.removeprefix("+"))
    return None


def _contact(message: Item, value: object) -> Item:
    """The contact that belongs to ``message``: the one it names, or the only one there is."""
    names = {text_at(message, "from"), text_at(message, "from_user_id")} - {""}
    contacts = objects_at(value, "contacts")
    for contact in contacts:
        if names & {text_at(contact, "wa_id"), text_at(contact, "user_id")}:
            return contact
    return contacts[0] if len(contacts) == 1 and not names else {}


def _made_up_id(message: Item) -> str:
    """The same for the same message, so that a redelivery is still recognised."""
    canonical = json.dumps(message, sort_keys=True).encode()
    return f"sha256.{hashlib.sha256(canonical).hexdigest()}"


def _sent_at(message: Item, received: datetime) -> datetime:
    """Meta's timestamp (Unix seconds), or the time of arrival where it cannot be one."""
    seconds = number_at(message, "timestamp")
    if seconds is None or not 0 < seconds <= received.timestamp() + 86_400:
        return received
    return datetime.fromtimestamp(seconds, UTC)
