"""The wires of the two echo adapters: an example of how a plugin plays its platform."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from melayani_bot.channel import Channel, HttpRequest, PollingChannel, WebhookChannel
from melayani_bot.errors import StorageError
from melayani_bot.testing.echo import EchoSettings, signature
from melayani_bot.testing.echo_platform import EchoPlatform
from melayani_bot.testing.inbox import Inbox
from melayani_bot.testing.supervised import Supervised
from melayani_bot.testing.wire import Fault, FaultKind, Sent, Wire

__all__ = ["EchoWire"]

PHONE = "62800000000"
_AT = "2026-11-24T09:00:00Z"
_NOISE: Mapping[str, object] = {
    "a status": {"id": "s-1", "delivered": True},
    "own message": {"id": "o-1", "from": "c-ani", "at": _AT, "text": "x", "own": True},
    "unknown": {"id": "u-1", "from": "c-ani", "at": _AT, "dance": 1},
    "no sender": {"id": "n-1", "at": _AT, "text": "x"},
    "wrong types": {"id": 7, "from": [], "at": None, "text": {}},
    "no object": 7,
}


class EchoWire(Wire):
    """Either adapter on the platform in memory."""

    noises = tuple(_NOISE)
    media = ("voice",)
    faults = frozenset(FaultKind)
    locates = True

    def __init__(self, kind: type[Channel]) -> None:
        token, secret = "token-PALSU", "rahasia-PALSU"
        self.secrets = (token, secret, PHONE)
        self._platform = EchoPlatform(token)
        self.settings = EchoSettings(self._platform, token, secret)
        self.channel = kind.create(self.settings)
        self.inbox = Inbox()
        self.forgeries = ("none", "wrong") if isinstance(self.channel, WebhookChannel) else ()
        self._count = 0
        self._last: Sequence[object] = ()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
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
        try:
            await self._stack.__aexit__(kind, error, trace)
        finally:
            await self.channel.aclose()

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        """A citizen writes."""
        await self._push([self._item(conversation, {"text": text}, key, at)])

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        """A citizen taps."""
        await self._push([self._item(conversation, {"tap": choice_id})])

    async def push_location(self, conversation: str, latitude: float, longitude: float) -> None:
        """A citizen sends a point."""
        await self._push([self._item(conversation, {"point": [latitude, longitude]})])

    async def push_noise(self, kind: str) -> None:
        """A voice message, or what no citizen wrote."""
        await self._push([self._noise(kind)])

    async def push_forged(self, kind: str) -> int | None:
        """A message with a wrong signature, or without."""
        body = json.dumps([self._item("ani", {"text": "palsu"})]).encode()
        headers = {"x-echo": signature("rahasia-lain", body)} if kind == "wrong" else {}
        return await self._request(body, headers)

    async def push_raw(self, body: bytes) -> int | None:
        """These bytes, signed for the webhook."""
        if isinstance(self.channel, WebhookChannel):
            return await self._request(body, {"x-echo": signature(self.secrets[1], body)})
        self._platform.push_bytes(body)
        return None

    async def redeliver(self) -> None:
        """The last items once more."""
        await self._push(self._last)

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        """One payload for all."""
        batch: list[object] = [self._item(name, {"text": text}) for name, text in messages]
        if noise is not None:
            batch.insert(len(batch) // 2, self._noise(noise))
        await self._push(batch)

    def sent(self) -> Sequence[Sent]:
        """What the platform shows."""
        return tuple(self._platform.shown)

    @property
    def attempts(self) -> int:
        """Send requests so far."""
        return self._platform.attempts

    def fail_next(self, fault: Fault) -> None:
        """The next send meets ``fault``."""
        self._platform.fault = fault

    async def settle(self) -> None:
        """Until all is confirmed; a webhook has taken it when it has answered."""
        if isinstance(self.channel, PollingChannel):
            await self._running.until(self._platform.settled())

    def _item(
        self,
        conversation: str,
        content: Mapping[str, Any],
        key: str | None = None,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        self._count += 1
        moment = (at or datetime.now(UTC)).isoformat()
        known = {"id": key or f"m-{self._count}", "from": f"c-{conversation}", "phone": PHONE}
        return {**known, "at": moment, **content}

    def _noise(self, kind: str) -> object:
        return self._item("ani", {"voice": "x"}) if kind == "voice" else _NOISE[kind]

    async def _push(self, items: Sequence[object]) -> None:
        self._last = items
        await self.push_raw(json.dumps(items).encode())

    async def _request(self, body: bytes, headers: Mapping[str, str]) -> int:
        assert isinstance(self.channel, WebhookChannel)
        request = HttpRequest("POST", "/echo", headers=headers, body=body)
        try:
            self.status = (await self.channel.on_http(request, self.inbox)).status
        except StorageError:
            self.status = 503
        return self.status
