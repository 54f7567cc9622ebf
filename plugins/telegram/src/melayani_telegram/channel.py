"""What the Telegram adapters share, whatever brings their updates: sending, and taking one."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, ClassVar, Final

from melayani_bot.channel import (
    Capabilities,
    Channel,
    Deliver,
    Part,
    Peer,
    SendReceipt,
)
from melayani_bot.errors import ChannelError
from melayani_telegram.answers import ChatMoved, MarkupRefused
from melayani_telegram.buttons import Buttons
from melayani_telegram.client import Client
from melayani_telegram.heard import Heard
from melayani_telegram.inbound import Reader, Reading
from melayani_telegram.outbound import CAPABILITIES, Words, outgoing
from melayani_telegram.settings import TelegramSettings
from melayani_telegram.taps import Taps

__all__ = ["TelegramChannel"]

_log: Final = logging.getLogger("melayani_telegram")


class TelegramChannel(Channel):
    """Sends through a library's client, and delivers what an update holds."""

    Settings: ClassVar[type[Any]] = TelegramSettings

    def __init__(self, settings: TelegramSettings, client: Client) -> None:
        self._settings, self._client = settings, client
        self._buttons = Buttons(settings.token.get_secret_value())
        self._heard, self._taps = Heard(), Taps(client.acknowledge)
        self._reader: Reader | None = None
        self._commands_shown = False

    @property
    def capabilities(self) -> Capabilities:
        """What a Telegram chat can show."""
        return CAPABILITIES

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Send one part; a second call only where Telegram refused the first for a known cause."""
        message = outgoing(to.conversation, part, self._buttons)
        try:
            sent = await self._client.send(message)
        except MarkupRefused:
            if not isinstance(message, Words) or not part.plain:
                raise
            sent = await self._client.send(replace(message, text=part.plain, html=False))
        except ChatMoved as moved:
            to_new = replace(message.to, chat=moved.chat)
            sent = await self._client.send(replace(message, to=to_new))
        return SendReceipt(str(sent))

    async def aclose(self) -> None:
        """Close the connections to Telegram."""
        await self._taps.aclose()
        await self._client.close()

    async def _take(self, update: object, reading: Reading, deliver: Deliver) -> None:
        """Deliver what ``update`` holds; raises only what ``deliver`` raises."""
        if reading.inbound is not None and not self._heard.unchanged(update):
            await deliver(reading.inbound)
            self._heard.remember(update)
        else:
            _log.info("update set aside: %s", reading.why or "an edit that changed nothing")
        if reading.tapped:
            self._taps.acknowledge(reading.tapped)

    async def _ready(self) -> Reader:
        if self._reader is None:
            me = await self._client.me()
            window = self._settings.edit_window
            self._reader = Reader(self.name, me, self._buttons, window)
        return self._reader

    async def _show_commands(self) -> None:
        """Fill the menu once; the bot works without it."""
        if self._commands_shown:
            return
        try:
            await self._client.set_commands()
            self._commands_shown = True
        except ChannelError as error:
            _log.warning("commands not shown in the menu: %s", error)
