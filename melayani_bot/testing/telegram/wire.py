"""The wire of a Telegram adapter, polling or called."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from melayani_bot.channel import Channel, HttpRequest, PollingChannel, WebhookChannel
from melayani_bot.errors import StorageError
from melayani_bot.testing.inbox import Inbox
from melayani_bot.testing.supervised import Supervised
from melayani_bot.testing.telegram.emulator import TelegramEmulator
from melayani_bot.testing.telegram.updates import MEDIA, NOISES, PHONE
from melayani_bot.testing.wire import Fault, FaultKind, Sent, Wire

__all__ = ["SECRET", "TOKEN", "TelegramWire"]

TOKEN: Final = "123456:" + "PALSU" * 7
SECRET: Final = "rahasia-PALSU-untuk-pengujian"  # noqa: S105  # a made-up one
_HEADER: Final = "x-telegram-bot-api-secret-token"
_NOWHERE: Final = "http://127.0.0.1:9"


class TelegramWire(Wire):
    """An adapter on a `TelegramEmulator`.

    Args:
        kind: the adapter's class.
        settings_at: its settings for the Bot API at an address, with `TOKEN` and, for a webhook,
            `SECRET`.
    """

    noises = tuple(NOISES)
    media = tuple(MEDIA)
    faults = frozenset(FaultKind)
    locates = True
    secrets = (TOKEN, SECRET, PHONE)

    def __init__(self, kind: type[Channel], settings_at: Callable[[str], Any]) -> None:
        self._kind, self._settings_at = kind, settings_at
        self.settings = settings_at(_NOWHERE)
        self.channel = kind.create(self.settings)
        self.inbox = Inbox()
        called = isinstance(self.channel, WebhookChannel)
        self.forgeries = ("no secret", "wrong secret", "half the secret") if called else ()
        self.telegram = TelegramEmulator(TOKEN)
        self._last: Sequence[Mapping[str, Any]] = ()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.telegram)
        self.settings = self._settings_at(self.telegram.url)
        self.channel = self._kind.create(self.settings)
        self._stack.push_async_callback(self.channel.aclose)
        await self.channel.open()
        if isinstance(self.channel, PollingChannel):
            self._running = Supervised(self.channel, self.inbox)
            await self._stack.enter_async_context(self._running)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        """A person writes in a private chat."""
        await self.push(self.telegram.updates.message(conversation, {"text": text}, key=key, at=at))

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        """A person presses a button."""
        await self.push(self.telegram.updates.tap(conversation, choice_id))

    async def push_location(self, conversation: str, latitude: float, longitude: float) -> None:
        """A person sends a point."""
        point = {"latitude": latitude, "longitude": longitude}
        await self.push(self.telegram.updates.message(conversation, {"location": point}))

    async def push_noise(self, kind: str) -> None:
        """One of `NOISES` or `MEDIA`."""
        await self.push(self.telegram.updates.noise(kind, "ani"))

    async def push_forged(self, kind: str) -> int | None:
        """A message from somebody who does not know the secret."""
        body = json.dumps(self.telegram.updates.message("ani", {"text": "palsu"})).encode()
        given = {"no secret": {}, "wrong secret": {_HEADER: "x" * len(SECRET)}}
        return await self._request(body, given.get(kind, {_HEADER: SECRET[:10]}))

    async def push_raw(self, body: bytes) -> int | None:
        """These bytes as the body of a call, or as the answer to a poll."""
        if isinstance(self.channel, WebhookChannel):
            assert self.telegram.methods.webhook is not None, "the adapter has set no webhook"
            return await self._request(body, {_HEADER: self.telegram.methods.webhook[1]})
        self.telegram.push_bytes(body)
        return None

    async def redeliver(self) -> None:
        """The last update once more."""
        await self.push(*self._last)

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        """One answer to a poll, or calls one after another: Telegram puts one update in a call."""
        make = self.telegram.updates
        updates = [make.message(name, {"text": text}) for name, text in messages]
        if noise is not None:
            updates.insert(len(updates) // 2, make.noise(noise, "ani"))
        await self.push(*updates)

    async def push(self, *updates: Mapping[str, Any]) -> None:
        """These raw updates come in."""
        self._last = updates
        if isinstance(self.channel, PollingChannel):
            self.telegram.push(*updates)
            return
        for update in updates:
            await self.push_raw(json.dumps(update).encode())

    def sent(self) -> Sequence[Sent]:
        """What people see."""
        return tuple(self.telegram.sent)

    @property
    def attempts(self) -> int:
        """Send calls so far."""
        return self.telegram.faults.attempts

    def fail_next(self, fault: Fault) -> None:
        """The next message sent meets ``fault``."""
        self.telegram.faults.fail_next(fault)

    async def settle(self) -> None:
        """Until all is confirmed; a webhook has taken it when it has answered."""
        if isinstance(self.channel, PollingChannel):
            await self._running.until(self.telegram.settled())

    async def _request(self, body: bytes, headers: Mapping[str, str]) -> int:
        assert isinstance(self.channel, WebhookChannel)
        request = HttpRequest("POST", "/telegram", headers=headers, body=body)
        try:
            self.status = (await self.channel.on_http(request, self.inbox)).status
        except StorageError:
            self.status = 503
        return self.status
