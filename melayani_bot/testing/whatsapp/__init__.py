"""The Cloud API of WhatsApp on loopback: takes what is sent, brings what citizens write.

from melayani_bot.testing.whatsapp import Citizen, WhatsAppEmulator, text

async with WhatsAppEmulator(receive, ...) as platform:
    await platform.push(text(Citizen(user_id="ID.PALSU1"), "ktp hilang"))
    platform.sent
"""

from melayani_bot.testing.whatsapp.emulator import Receiver, WhatsAppEmulator, over_http
from melayani_bot.testing.whatsapp.limits import problem
from melayani_bot.testing.whatsapp.payloads import (
    MEDIA,
    NOISES,
    Citizen,
    Item,
    Layout,
    location,
    medium,
    noise,
    status,
    tap,
    text,
)

__all__ = [
    "MEDIA",
    "NOISES",
    "Citizen",
    "Item",
    "Layout",
    "Receiver",
    "WhatsAppEmulator",
    "location",
    "medium",
    "noise",
    "over_http",
    "problem",
    "status",
    "tap",
    "text",
]
