"""The entry point ``telegram-aiogram``: the Bot API through aiogram, which takes 2 s to import."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast

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
)
from aiohttp import ClientConnectorError

from melayani_telegram.answers import no_answer, refusal
from melayani_telegram.bot import BotClient, Models
from melayani_telegram.channel import TelegramChannel
from melayani_telegram.inbound import ALLOWED_UPDATES
from melayani_telegram.polling import PollingTelegram
from melayani_telegram.settings import TelegramSettings
from melayani_telegram.webhook import WebhookTelegram

__all__ = ["AiogramChannel", "AiogramPolling", "AiogramWebhook"]

Found = TypeVar("Found")
_MODELS = Models(BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions)


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


class AiogramClient(BotClient):
    """A `Client` over `aiogram.Bot`."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._timeout = settings.timeout
        server = TelegramAPIServer.from_base(settings.api_url)
        self._session = _Session(api=server, timeout=settings.timeout)
        self._aiogram = Bot(settings.token.get_secret_value(), session=self._session)
        super().__init__(self._aiogram, _MODELS)

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        """See `Client.updates`."""
        poll = _RawUpdates(timeout=wait, allowed_updates=list(ALLOWED_UPDATES), offset=offset)
        return await self._ask(self._aiogram(poll, request_timeout=int(wait + self._timeout) + 1))

    async def _ask(self, call: Awaitable[Found]) -> Found:
        # "from None" because the library's errors quote whole answers.
        try:
            return await call
        except (AiogramError, UnicodeDecodeError) as error:
            asked = not isinstance(error.__cause__, ClientConnectorError)
            raise no_answer(type(error).__name__, asked=asked) from None

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
