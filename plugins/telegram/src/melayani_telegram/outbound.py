"""Turns a part into the one call of the Bot API that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from melayani_bot.channel import (
    Capabilities,
    ChoiceLimits,
    ContactCard,
    Markup,
    Part,
    Unit,
)
from melayani_telegram.address import Address
from melayani_telegram.buttons import MAX_ID_BYTES, Buttons

__all__ = ["CAPABILITIES", "Card", "Outgoing", "Point", "Words", "outgoing"]

CAPABILITIES: Final = Capabilities(
    max_text=4096,
    unit=Unit.UTF16,
    markup=Markup.HTML,
    choices=ChoiceLimits(buttons=20, button_label=60, id_bytes=MAX_ID_BYTES),
    contact_card=True,
    location=True,
    sends_per_second=30,
    conversation_pause=timedelta(seconds=1),
    conversation_burst=3,
)
"""Telegram allows 100 buttons of any length; a phone shows about twenty rows and sixty letters.

Pace: Telegram's FAQ for bots, "My bot is hitting limits": about 30 messages a second in all, one a
second in a chat, where short bursts may pass. The three parts of one answer are such a burst; what
Telegram does not let pass it refuses with a time to wait.
"""

_FIRST_NAME: Final = 64
_VCARD_BYTES: Final = 2048


@dataclass(frozen=True, slots=True)
class Words:
    """``sendMessage``: HTML, or plain text if ``html`` is false; buttons as (label, data) rows."""

    to: Address
    text: str
    html: bool = True
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """``sendContact``."""

    to: Address
    phone: str
    name: str
    vcard: str


@dataclass(frozen=True, slots=True)
class Point:
    """``sendLocation``; ``sendVenue`` would ask for a postal address as well."""

    to: Address
    latitude: float
    longitude: float


Outgoing = Words | Card | Point


def outgoing(conversation: str, part: Part, buttons: Buttons) -> Outgoing:
    """The call that shows ``part`` in ``conversation``."""
    to = Address.parse(conversation)
    if part.contact is not None:
        contact = part.contact
        return Card(to, contact.phone, contact.name[:_FIRST_NAME], _vcard(contact))
    if part.location is not None:
        return Point(to, part.location.latitude, part.location.longitude)
    rows = tuple((choice.label, buttons.data(conversation, choice.id)) for choice in part.choices)
    return Words(to, part.text, buttons=rows)


def _vcard(contact: ContactCard) -> str:
    """A vCard 3.0 (RFC 2426); empty if it were longer than Telegram takes."""
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_escaped(contact.name)}",
        f"ORG:{_escaped(contact.organisation)}",
        f"TEL;TYPE=WORK,VOICE:{contact.phone}",
        "END:VCARD",
    )
    card = "\r\n".join(line for line in lines if line != "ORG:")
    return card if len(card.encode()) <= _VCARD_BYTES else ""


def _escaped(text: str) -> str:
    marked = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return " ".join(marked.split())
