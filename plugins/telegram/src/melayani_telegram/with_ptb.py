"""The entry point ``telegram``: the Bot API through python-telegram-bot."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast
from urllib.parse import urlencode

import httpx
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from melayani_telegram.answers import no_answer, refusal, updates_in
from melayani_telegram.bot import BotClient, Models
from melayani_telegram.channel import TelegramChannel
from melayani_telegram.inbound import ALLOWED_UPDATES
from melayani_telegram.polling import PollingTelegram
from melayani_telegram.settings import TelegramSettings
from melayani_telegram.taps import AT_ONCE
from melayani_telegram.webhook import WebhookTelegram

__all__ = ["PtbChannel", "PtbPolling", "PtbWebhook"]

Found = TypeVar("Found")
_MODELS = Models(BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions)

# At INFO and below these write the address of every call, and the token is part of it.
_TALKATIVE = ("httpx", "httpcore")

_NOT_ASKED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

_CONNECTIONS = 16 + AT_ONCE
"""No send waits for a connection: the runtime sends so many parts at the same moment where sends
are not idempotent, and button presses are acknowledged beside them."""


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


class PtbClient(BotClient):
    """A `Client` over `telegram.Bot`; ``updates`` takes the raw JSON from its transport."""

    def __init__(self, settings: TelegramSettings) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        base = f"{settings.api_url}/bot"
        token = settings.token.get_secret_value()
        self._updates_url = f"{base}{token}/getUpdates"
        self._timeout = settings.timeout
        self._polls, self._calls = _request(settings), _request(settings)
        bot = Bot(token, base_url=base, request=self._calls, get_updates_request=self._polls)
        super().__init__(bot, _MODELS)

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        """See `Client.updates`."""
        query = {"timeout": wait, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            query["offset"] = offset
        url = f"{self._updates_url}?{urlencode(query)}"
        poll = self._polls.do_request(url, "GET", read_timeout=wait + self._timeout)
        _, body = await self._ask(poll)
        return updates_in(body)

    async def _ask(self, call: Awaitable[Found]) -> Found:
        # "from None" because the library's errors quote addresses.
        try:
            return await call
        except _Refused as error:
            raise refusal(error.status, error.body) from None
        except TelegramError as error:
            asked = not isinstance(error.__cause__, _NOT_ASKED)
            raise no_answer(type(error).__name__, asked=asked) from None

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
        connection_pool_size=_CONNECTIONS,
        read_timeout=settings.timeout,
        write_timeout=settings.timeout,
        connect_timeout=settings.timeout,
        pool_timeout=settings.timeout,
        httpx_kwargs={"trust_env": False},
    )
