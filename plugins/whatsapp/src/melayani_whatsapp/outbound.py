"""Converts a part to one Cloud API message.

Limits: Meta's reference for text, interactive, contacts and location messages (2026).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from melayani_bot.channel import (
    Capabilities,
    Choice,
    ChoiceLimits,
    ContactCard,
    Location,
    Markup,
    Part,
    Unit,
)
from melayani_whatsapp.peers import Correspondent

CAPABILITIES = Capabilities(
    max_text=4096,
    unit=Unit.UTF16,
    markup=Markup.WHATSAPP,
    choices=ChoiceLimits(
        buttons=3,
        button_label=20,
        list_rows=10,
        list_label=24,
        list_description=72,
        id_bytes=200,
        max_text=1024,
    ),
    location=True,
    reply_window=timedelta(hours=24),
    conversation_pause=timedelta(seconds=6),
    conversation_burst=45,
)
"""Meta does not say what it counts; UTF-16 units are never fewer than characters.

The pair limit (Meta's "Throughput": one message in 6 s to the same person, up to 45 at once that
borrow from the time after them) says by error 131056 when it is used up.
"""

LIST_LABEL = "Lihat pilihan"

Message = dict[str, Any]


def message_of(to: Correspondent, part: Part) -> Message:
    """The JSON body of ``POST /{number id}/messages`` that shows ``part`` to ``to``."""
    return {"messaging_product": "whatsapp", **_recipient(to), **_content(part)}


def _recipient(to: Correspondent) -> Message:
    """A BSUID goes to "recipient", a phone number to "to"; never the one in the other's place."""
    return {"recipient": to.user_id} if to.user_id else {"to": to.phone}


def _content(part: Part) -> Message:
    if part.contact:
        return _contact(part.contact)
    if part.location:
        return _location(part.location)
    if part.choices:
        return {"type": "interactive", "interactive": _interactive(part)}
    return {"type": "text", "text": {"body": part.text, "preview_url": False}}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _interactive(part: Part) -> Message:
    limits = CAPABILITIES.choices
    assert limits is not None
    as_buttons = len(part.choices) <= limits.buttons and all(
        _units(choice.label) <= limits.button_label and not choice.description
        for choice in part.choices
    )
    kind, action = ("button", _buttons) if as_buttons else ("list", _list)
    return {"type": kind, "body": {"text": part.text}, "action": action(part.choices)}


def _buttons(choices: tuple[Choice, ...]) -> Message:
    return {
        "buttons": [
            {"type": "reply", "reply": {"id": choice.id, "title": choice.label}}
            for choice in choices
        ]
    }


def _list(choices: tuple[Choice, ...]) -> Message:
    return {"button": LIST_LABEL, "sections": [{"rows": [_row(choice) for choice in choices]}]}


def _row(choice: Choice) -> Message:
    row = {"id": choice.id, "title": choice.label}
    return {**row, "description": choice.description} if choice.description else row


def _contact(card: ContactCard) -> Message:
    contact: Message = {
        "name": {"formatted_name": card.name, "first_name": card.name},
        "phones": [{"phone": card.phone, "type": "WORK"}],
    }
    if card.organisation:
        contact["org"] = {"company": card.organisation}
    return {"type": "contacts", "contacts": [contact]}


def _location(point: Location) -> Message:
    place: Message = {"latitude": point.latitude, "longitude": point.longitude}
    if point.label:
        place["name"] = point.label
    return {"type": "location", "location": place}
