"""The Telegram adapter without its library: sending, polling, and being called."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from melayani_bot.channel import (
    Capabilities,
    Channel,
    Deliver,
    HttpRequest,
    HttpResponse,
    Part,
    Peer,
    PollingChannel,
    SendReceipt,
    WebhookChannel,
)
from melayani_bot.errors import ChannelError, Unauthorized
from melayani_telegram.answers import ChatMoved, MarkupRefused
from melayani_telegram.backoff import Backoff
from melayani_telegram.buttons import Buttons
from melayani_telegram.client import Client
from melayani_telegram.fields import object_of
from melayani_telegram.guard import body_of, refused
from melayani_telegram.heard import Heard
from melayani_telegram.inbound import Reader, Reading
from melayani_telegram.outbound import CAPABILITIES, Words, outgoing
from melayani_telegram.settings import TelegramSettings
from melayani_telegram.taps import Taps
from melayani_telegram.waves import waves

__all__ = ["PollingTelegram", "TelegramChannel", "WebhookTelegram"]

_log: Final = logging.getLogger("melayani_telegram")


class TelegramChannel(Channel):
    """What polling and webhook share: sending, and taking one update."""

    Settings: ClassVar[type[Any]] = TelegramSettings

    def __init__(self, settings: TelegramSettings, client: Client) -> None:
        self._settings, self._client = settings, client
        self._buttons = Buttons(settings.token.get_secret_value())
        self._heard, self._taps = Heard(), Taps(client.acknowledge)
        self._reader: Reader | None = None

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


class PollingTelegram(TelegramChannel, PollingChannel):
    """Fetches updates, and confirms each only after it was delivered."""

    _offset: int | None = None

    async def run(self, deliver: Deliver) -> None:
        """Fetch and deliver until cancelled; waits longer and longer while Telegram fails.

        Raises:
            Unauthorized: the token is no longer accepted.
            StorageError: from ``deliver``; ``run`` may be called again.
        """
        backoff, prepared = Backoff(), False
        while True:
            try:
                if not prepared:
                    await self._prepare()
                    prepared = True
                updates = await self._client.updates(self._offset, self._settings.wait)
            except Unauthorized:
                raise
            except ChannelError as error:
                _log.warning("polling failed: %s", error)
                await backoff.sleep(error.retry_after)
                continue
            if await self._take_all(updates, deliver):
                backoff.reset()
            else:
                await backoff.sleep()

    async def _prepare(self) -> None:
        await self._ready()
        await self._client.delete_webhook()
        await self._client.set_commands()

    async def _take_all(self, updates: Sequence[Any], deliver: Deliver) -> bool:
        """Take ``updates`` by their ids; false if some came and none had an id to confirm it by."""
        if not updates:
            # All is confirmed. After a quiet week ids begin anew, perhaps lower than the last one.
            self._offset = None
        reader, now = await self._ready(), datetime.now(UTC)
        read = [(update, reader.read(update, now)) for update in sorted(updates, key=_number)]
        for wave in waves(read, _conversation):
            await self._take_wave(wave, deliver)
        return not updates or any(_number(update) >= 0 for update in updates)

    async def _take_wave(self, wave: Sequence[tuple[Any, Reading]], deliver: Deliver) -> None:
        """Take updates of different conversations side by side, so that one write stores them.

        What comes before the first that was not stored is confirmed; the others come again.
        """
        taking = (self._take(update, reading, deliver) for update, reading in wave)
        for (update, _), error in zip(
            wave, await asyncio.gather(*taking, return_exceptions=True), strict=True
        ):
            if error is not None:
                raise error
            if (number := _number(update)) >= 0:
                self._offset = number + 1


class WebhookTelegram(TelegramChannel, WebhookChannel):
    """Is called by Telegram with one update at a time."""

    async def open(self) -> None:
        """Tell Telegram the address to call, and show the commands."""
        await self._ready()
        secret = self._settings.webhook_secret.get_secret_value()
        await self._client.set_webhook(self._settings.webhook_url, secret)
        await self._client.set_commands()

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        """Check the secret, deliver the update, and answer 200; see `WebhookChannel.on_http`."""
        secret = self._settings.webhook_secret.get_secret_value()
        if status := refused(request, secret):
            return HttpResponse(status)
        update = body_of(request)
        if update is None:
            return HttpResponse(400)
        try:
            reader = await self._ready()
        except ChannelError as error:
            # Telegram brings the update again.
            _log.warning("update put off: %s", error)
            return HttpResponse(503)
        await self._take(update, reader.read(update, datetime.now(UTC)), deliver)
        return HttpResponse(200)


def _number(update: object) -> int:
    """The id of ``update``; -1 if it has none."""
    number = object_of(update).get("update_id")
    return number if isinstance(number, int) else -1


def _conversation(item: tuple[object, Reading]) -> Peer | None:
    inbound = item[1].inbound
    return inbound.peer if inbound else None
