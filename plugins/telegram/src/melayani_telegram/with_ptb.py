"""The entry point ``telegram``: the Bot API through python-telegram-bot."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self, cast
from urllib.parse import urlencode

from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from melayani_telegram.addressed import Me
from melayani_telegram.answers import no_answer, refusal, updates_in
from melayani_telegram.channel import PollingTelegram, TelegramChannel, WebhookTelegram
from melayani_telegram.client import COMMANDS
from melayani_telegram.inbound import ALLOWED_UPDATES
from melayani_telegram.outbound import Card, Outgoing, Point, Words
from melayani_telegram.settings import TelegramSettings

__all__ = ["PtbChannel", "PtbPolling", "PtbWebhook"]

# At INFO and below these write the address of every call, and the token is part of it.
_TALKATIVE = ("httpx", "httpcore")


class _Refused(TelegramError):
    """The Bot API answered, and not with a success."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"status {status}")
        self.status, self.body = status, body


class _Request(HTTPXRequest):
    """Hands refusals on as they came: the library's own classes lose the status."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(*args, **kwargs)
        if not 200 <= status < 300:
            raise _Refused(status, body)
        return status, body


class PtbClient:
    """A `Client` over `telegram.Bot`; ``updates`` takes the raw JSON from its transport."""

    def __init__(self, settings: TelegramSettings) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        base = f"{settings.api_url}/bot"
        token = settings.token.get_secret_value()
        self._updates_url = f"{base}{token}/getUpdates"
        self._timeout = settings.timeout
        self._polls, self._calls = _request(settings), _request(settings)
        self._bot = Bot(token, base_url=base, request=self._calls, get_updates_request=self._polls)

    async def me(self) -> Me:
        """See `Client.me`."""
        async with _our_errors():
            user = await self._bot.get_me()
        return Me(user.id, user.username or "")

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        """See `Client.updates`."""
        query = {"timeout": wait, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._updates_url}?{urlencode(query)}"
        async with _our_errors():
            _, body = await self._polls.do_request(url, "GET", read_timeout=wait + self._timeout)
        return updates_in(body)

    async def send(self, message: Outgoing) -> int:
        """See `Client.send`."""
        async with _our_errors():
            sent = await self._send(message)
        return sent.message_id

    async def _send(self, message: Outgoing) -> Message:
        chat, topic = message.to.chat, message.to.topic
        match message:
            case Words(text=text):
                return await self._bot.send_message(
                    chat,
                    text,
                    parse_mode="HTML" if message.html else None,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=_keyboard(message),
                    message_thread_id=topic,
                )
            case Card(phone=phone, name=name):
                return await self._bot.send_contact(
                    chat, phone, name, vcard=message.vcard or None, message_thread_id=topic
                )
            case Point(latitude=latitude, longitude=longitude):
                return await self._bot.send_location(
                    chat, latitude, longitude, message_thread_id=topic
                )

    async def acknowledge(self, tapped: str) -> None:
        """See `Client.acknowledge`."""
        async with _our_errors():
            await self._bot.answer_callback_query(tapped)

    async def set_commands(self) -> None:
        """See `Client.set_commands`."""
        async with _our_errors():
            await self._bot.set_my_commands([BotCommand(*each) for each in COMMANDS.items()])

    async def set_webhook(self, url: str, secret: str) -> None:
        """See `Client.set_webhook`."""
        async with _our_errors():
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)

    async def delete_webhook(self) -> None:
        """See `Client.delete_webhook`."""
        async with _our_errors():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def close(self) -> None:
        """See `Client.close`."""
        await self._calls.shutdown()
        await self._polls.shutdown()


class PtbChannel(TelegramChannel):
    """Telegram over python-telegram-bot; with ``webhook_url`` a webhook, else long polling."""

    name: ClassVar[str] = "telegram"

    @classmethod
    def create(cls, settings: TelegramSettings) -> Self:
        """Build the channel that ``settings`` ask for; no I/O."""
        kind = PtbWebhook if settings.webhook_url else PtbPolling
        return cast("Self", kind(settings, PtbClient(settings)))


class PtbPolling(PtbChannel, PollingTelegram):
    """Fetches its messages through python-telegram-bot."""


class PtbWebhook(PtbChannel, WebhookTelegram):
    """Is called by Telegram; answers through python-telegram-bot."""


def _request(settings: TelegramSettings) -> _Request:
    return _Request(
        connection_pool_size=16,
        read_timeout=settings.timeout,
        write_timeout=settings.timeout,
        connect_timeout=settings.timeout,
        pool_timeout=settings.timeout,
        httpx_kwargs={"trust_env": False},
    )


def _keyboard(message: Words) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [[InlineKeyboardButton(label, callback_data=data)] for label, data in message.buttons]
    return InlineKeyboardMarkup(rows)


@asynccontextmanager
async def _our_errors() -> AsyncIterator[None]:
    """Turn the library's errors into ours; ``from None`` because they quote addresses."""
    try:
        yield
    except _Refused as error:
        raise refusal(error.status, error.body) from None
    except TelegramError as error:
        raise no_answer(type(error).__name__) from None
