"""Telegram played on loopback: an emulator of the Bot API, and a wire for adapters.

Needs the package ``h11``; ``pip install "melayani-bot[testing]"`` brings it.
"""

from melayani_bot.testing.telegram.emulator import Exchange, TelegramEmulator
from melayani_bot.testing.telegram.flood import FloodControl
from melayani_bot.testing.telegram.updates import MEDIA, NOISES, Updates
from melayani_bot.testing.telegram.wire import SECRET, TOKEN, TelegramWire

__all__ = [
    "MEDIA",
    "NOISES",
    "SECRET",
    "TOKEN",
    "Exchange",
    "FloodControl",
    "TelegramEmulator",
    "TelegramWire",
    "Updates",
]
