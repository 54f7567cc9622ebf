"""The entry point ``telegram-aiogram``: the Bot API through aiogram, which takes 2 s to import."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Self, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)

from melayani_telegram.addressed import Me
from melayani_telegram.answers import no_answer, refusal
from melayani_telegram.channel import PollingTelegram, TelegramChannel, WebhookTelegram
from melayani_telegram.client import COMMANDS
from melayani_telegram.inbound import ALLOWED_UPDATES
from melayani_telegram.outbound import Card, Outgoing, Point, Words
from melayani_telegram.settings import TelegramSettings

__all__ = ["AiogramChannel", "AiogramPolling", "AiogramWebhook"]


class _RawUpdates(TelegramMethod[list[Any]]):
    """``getUpdates`` without the models: one update they refuse would hide all others."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    timeout: int
    allowed_updates: list[str]
    offset: int | None = None


class _Session(AiohttpSession):
    """Hands refusals on as they came: the library's own classes lose the status."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        if not 200 <= status_code < 300:
            raise refusal(status_code, content)
        return super().check_response(bot, method, status_code, content)


class AiogramClient:
    """A `Client` over `aiogram.Bot`."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._timeout = settings.timeout
        server = TelegramAPIServer.from_base(settings.api_url)
        self._session = _Session(api=server, timeout=settings.timeout)
        self._bot = Bot(settings.token.get_secret_value(), session=self._session)

    async def me(self) -> Me:
        """See `Client.me`."""
        async with _our_errors():
            user = await self._bot.get_me()
        return Me(user.id, user.username or "")

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        """See `Client.updates`."""
        poll = _RawUpdates(timeout=wait, allowed_updates=list(ALLOWED_UPDATES), offset=offset)
        async with _our_errors():
            return await self._bot(poll, request_timeout=int(wait + self._timeout) + 1)

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
        commands = [BotCommand(command=name, description=words) for name, words in COMMANDS.items()]
        async with _our_errors():
            await self._bot.set_my_commands(commands)

    async def set_webhook(self, url: str, secret: str) -> None:
        """See `Client.set_webhook`."""
        async with _our_errors():
            await self._bot.set_webhook(
                url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES)
            )

    async def delete_webhook(self) -> None:
        """See `Client.delete_webhook`."""
        async with _our_errors():
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def close(self) -> None:
        """See `Client.close`."""
        await self._session.close()


class AiogramChannel(TelegramChannel):
    """Telegram over aiogram; with ``webhook_url`` a webhook, else long polling."""

    name: ClassVar[str] = "telegram-aiogram"

    @classmethod
    def create(cls, settings: TelegramSettings) -> Self:
        """Build the channel that ``settings`` ask for; no I/O."""
        kind = AiogramWebhook if settings.webhook_url else AiogramPolling
        return cast("Self", kind(settings, AiogramClient(settings)))


class AiogramPolling(AiogramChannel, PollingTelegram):
    """Fetches its messages through aiogram."""


class AiogramWebhook(AiogramChannel, WebhookTelegram):
    """Is called by Telegram; answers through aiogram."""


def _keyboard(message: Words) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    rows = [
        [InlineKeyboardButton(text=label, callback_data=data)] for label, data in message.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


@asynccontextmanager
async def _our_errors() -> AsyncIterator[None]:
    """Turn the library's errors into ours; ``from None`` because they quote whole answers."""
    try:
        yield
    except (AiogramError, UnicodeDecodeError) as error:
        raise no_answer(type(error).__name__) from None
