"""The Bot API on loopback: long polling, every call kept, and faults on request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qsl

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.testing.loopback import Dropped, Loopback
from melayani_bot.testing.telegram.methods import Methods, Refusal, error
from melayani_bot.testing.telegram.updates import Updates
from melayani_bot.testing.wire import Fault, FaultKind, Sent

__all__ = ["Exchange", "TelegramEmulator"]

_SENDS: Final = ("sendMessage", "sendContact", "sendLocation")
_LIMIT: Final = 100
_JSON: Final = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and its answer, as they went over the line."""

    method: str
    given: Mapping[str, str]
    status: int
    answer: Any


@dataclass(slots=True)
class _Queued:
    update: Mapping[str, Any]
    served: bool = field(default=False)


class TelegramEmulator:
    """``async with TelegramEmulator(token) as telegram:`` answers at ``telegram.url``.

    ``exchanges`` keeps every call. An update is confirmed, as at Telegram, by a ``getUpdates`` with
    a higher offset; one without ``update_id`` by any later ``getUpdates``.
    """

    def __init__(self, token: str) -> None:
        self._path = f"/bot{token}/"
        self._server = Loopback(self._handle)
        self._queue: list[_Queued] = []
        self._raw: list[bytes] = []
        self._news, self._calm = asyncio.Event(), asyncio.Event()
        self._fault: Fault | None = None
        self._answering = asyncio.Event()
        self._answering.set()
        self.updates = Updates()
        self.methods = Methods(self.updates)
        self.exchanges: list[Exchange] = []
        self.attempts = 0

    @property
    def url(self) -> str:
        """Address of the server, to which a library adds "/bot<token>/<method>"."""
        return self._server.url

    @property
    def sent(self) -> list[Sent]:
        """What people see, oldest first."""
        return self.methods.sent

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._server.__aexit__(kind, error, trace)

    def push(self, *updates: Mapping[str, Any]) -> None:
        """Have these updates fetched by polling, in this order."""
        self._queue += [_Queued(update) for update in updates]
        self._news.set()

    def push_bytes(self, body: bytes) -> None:
        """Have the next ``getUpdates`` answered with ``body``, whatever it is."""
        self._raw.append(body)
        self._news.set()

    def fail_next(self, fault: Fault) -> None:
        """The next message sent meets ``fault``."""
        self._fault = fault

    def hold(self) -> None:
        """Answer no message sent until `release`, as a slow platform would."""
        self._answering.clear()

    def release(self) -> None:
        """Answer again, first what was held."""
        self._answering.set()

    async def settled(self) -> None:
        """Return when everything pushed was fetched and confirmed."""
        while self._queue or self._raw:
            self._calm.clear()
            await self._calm.wait()

    async def _handle(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self._path):
            return _answer(401, error(Refusal(401, "Unauthorized")))
        method = request.path.removeprefix(self._path)
        given = {**request.query, **dict(parse_qsl(request.body.decode(), strict_parsing=False))}
        if method == "getUpdates":
            return await self._get_updates(given)
        response = await self._call(method, given)
        answer = json.loads(response.body) if response.headers == _JSON else None
        self.exchanges.append(Exchange(method, given, response.status, answer))
        return response

    async def _call(self, method: str, given: Mapping[str, str]) -> HttpResponse:
        try:
            if method in _SENDS:
                await self._meet_fault(method, given)
            result = self.methods.call(method, given)
        except _BrokenGateway:
            return HttpResponse(502, b"<html>Bad Gateway</html>", {"content-type": "text/html"})
        except Refusal as refusal:
            return _answer(refusal.status, error(refusal))
        return _answer(200, {"ok": True, "result": result})

    async def _meet_fault(self, method: str, given: Mapping[str, str]) -> None:
        self.attempts += 1
        await self._answering.wait()
        fault, self._fault = self._fault, None
        if fault is None:
            return
        if fault.kind in _REFUSALS:
            raise _REFUSALS[fault.kind]
        if fault.kind is FaultKind.RATE_LIMIT:
            wait = int(fault.retry_after.total_seconds()) if fault.retry_after else 1
            text = f"Too Many Requests: retry after {wait}"
            raise Refusal(429, text, {"retry_after": wait})
        if fault.kind is FaultKind.SERVER_ERROR:
            raise _BrokenGateway
        self.methods.call(method, given)
        if fault.kind is FaultKind.DROP:
            raise Dropped
        await asyncio.Event().wait()

    async def _get_updates(self, given: Mapping[str, str]) -> HttpResponse:
        if self.methods.webhook is not None:
            text = "Conflict: can't use getUpdates method while webhook is active"
            return _answer(409, error(Refusal(409, text)))
        self._confirm(int(given.get("offset", 0)))
        if not self._queue and not self._raw:
            await self._wait(float(given.get("timeout", 0)))
        if self._raw:
            return HttpResponse(200, self._raw.pop(0), _JSON)
        served = self._queue[:_LIMIT]
        for item in served:
            item.served = True
        return _answer(200, {"ok": True, "result": [item.update for item in served]})

    def _confirm(self, offset: int) -> None:
        self._queue = [item for item in self._queue if not _confirmed(item, offset)]

    async def _wait(self, seconds: float) -> None:
        self._calm.set()
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return


class _BrokenGateway(Exception):
    """Something between the client and the Bot API answers instead of it."""


_REFUSALS: Final = {
    FaultKind.BLOCKED: Refusal(403, "Forbidden: bot was blocked by the user"),
    FaultKind.UNAUTHORIZED: Refusal(401, "Unauthorized"),
    FaultKind.REJECTED: Refusal(400, "Bad Request: message is too long"),
    FaultKind.BAD_MARKUP: Refusal(400, "Bad Request: can't parse entities: Unsupported start tag"),
}


def _confirmed(item: _Queued, offset: int) -> bool:
    number = item.update.get("update_id")
    return item.served and (not isinstance(number, int) or number < offset)


def _answer(status: int, body: object) -> HttpResponse:
    return HttpResponse(status, json.dumps(body).encode(), _JSON)
