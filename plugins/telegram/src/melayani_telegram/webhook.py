"""The Telegram adapter that is called with its updates."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Final

from melayani_bot.channel import Deliver, HttpRequest, HttpResponse, WebhookChannel
from melayani_bot.errors import ChannelError
from melayani_telegram.channel import TelegramChannel
from melayani_telegram.guard import body_of, refused

__all__ = ["WebhookTelegram"]

_log: Final = logging.getLogger("melayani_telegram")


class WebhookTelegram(TelegramChannel, WebhookChannel):
    """Is called by Telegram with one update at a time."""

    async def open(self) -> None:
        """Tell Telegram the address to call, and show the commands."""
        await self._ready()
        secret = self._settings.webhook_secret.get_secret_value()
        await self._client.set_webhook(self._settings.webhook_url, secret)
        await self._show_commands()

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
