"""The Bot API on loopback: long polling, every call kept, and faults on request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.testing.loopback import Loopback
from melayani_bot.testing.telegram.faults import BrokenGateway, Faults
from melayani_bot.testing.telegram.methods import Methods, Refusal, error
from melayani_bot.testing.telegram.updates import Updates
from melayani_bot.testing.wire import Sent

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


class TelegramEmulator(Loopback):
    """``async with TelegramEmulator(token) as telegram:`` answers at ``telegram.url``.

    A library adds "/bot<token>/<method>" to the address. ``exchanges`` keeps every call, ``faults``
    says what goes wrong with sends. An update is confirmed, as at Telegram, by a ``getUpdates``
    with a higher offset; one without ``update_id`` by any later ``getUpdates``. Where two wait at
    the same moment, the one that came first ends with 409.
    """

    def __init__(self, token: str) -> None:
        super().__init__(self._answered)
        self._path = f"/bot{token}/"
        self._queue: list[_Queued] = []
        self._raw: list[bytes] = []
        self._news, self._calm, self._exchanged = (asyncio.Event() for _ in range(3))
        self._polls = 0
        self.updates = Updates()
        self.methods = Methods(self.updates)
        self.faults = Faults()
        self.exchanges: list[Exchange] = []

    @property
    def sent(self) -> list[Sent]:
        """What people see, oldest first."""
        return self.methods.sent

    def push(self, *updates: Mapping[str, Any]) -> None:
        """Have these updates fetched by polling, in this order."""
        self._queue += [_Queued(update) for update in updates]
        self._news.set()

    def push_bytes(self, body: bytes) -> None:
        """Have the next ``getUpdates`` answered with ``body``, whatever it is."""
        self._raw.append(body)
        self._news.set()

    async def called(self, method: str, times: int = 1) -> None:
        """Return when ``method`` was called so many times."""
        while sum(exchange.method == method for exchange in self.exchanges) < times:
            self._exchanged.clear()
            await self._exchanged.wait()

    async def settled(self) -> None:
        """Return when everything pushed was fetched and confirmed."""
        while self._queue or self._raw:
            self._calm.clear()
            await self._calm.wait()

    async def _answered(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self._path):
            return _answer(401, error(Refusal(401, "Unauthorized")))
        method = request.path.removeprefix(self._path)
        given = {**request.query, **dict(parse_qsl(request.body.decode(), strict_parsing=False))}
        if method == "getUpdates":
            return await self._get_updates(given)
        response = await self._call(method, given)
        answer = json.loads(response.body) if response.headers == _JSON else None
        self.exchanges.append(Exchange(method, given, response.status, answer))
        self._exchanged.set()
        return response

    async def _call(self, method: str, given: Mapping[str, str]) -> HttpResponse:
        take = partial(self.methods.call, method, given)
        try:
            sends = method in _SENDS
            result = await self.faults.meet(given.get("chat_id", ""), take) if sends else take()
        except BrokenGateway:
            return HttpResponse(502, b"<html>Bad Gateway</html>", {"content-type": "text/html"})
        except Refusal as refusal:
            return _answer(refusal.status, error(refusal))
        return _answer(200, {"ok": True, "result": result})

    async def _get_updates(self, given: Mapping[str, str]) -> HttpResponse:
        if self.methods.webhook is not None:
            return _conflict("can't use getUpdates method while webhook is active")
        self._confirm(int(given.get("offset", 0)))
        self._polls = mine = self._polls + 1
        self._news.set()  # a poll that waits already has to end
        await asyncio.sleep(0)
        if not self._queue and not self._raw:
            await self._wait(float(given.get("timeout", 0)))
        if mine != self._polls:
            return _conflict(
                "terminated by other getUpdates request; make sure that only one bot"
                " instance is running"
            )
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


def _confirmed(item: _Queued, offset: int) -> bool:
    number = item.update.get("update_id")
    return item.served and (not isinstance(number, int) or number < offset)


def _conflict(why: str) -> HttpResponse:
    return _answer(409, error(Refusal(409, f"Conflict: {why}")))


def _answer(status: int, body: object) -> HttpResponse:
    return HttpResponse(status, json.dumps(body).encode(), _JSON)
