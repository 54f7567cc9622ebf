"""The emulated platform: an HTTP server for what is sent, a signed webhook for what comes in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import httpx

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.testing.loopback import Dropped, Loopback
from melayani_bot.testing.whatsapp.limits import problem
from melayani_bot.testing.whatsapp.payloads import Item, Layout, payload
from melayani_bot.testing.wire import Fault, FaultKind

Receiver = Callable[[HttpRequest], Awaitable[HttpResponse]]
"""Takes a webhook request: ``on_http`` with its ``deliver`` bound, or `over_http`."""

_ANSWERS = {
    FaultKind.SERVER_ERROR: (502, None),
    FaultKind.BLOCKED: (400, 131026),
    FaultKind.UNAUTHORIZED: (401, 190),
    FaultKind.REJECTED: (400, 131009),
    FaultKind.RATE_LIMIT: (400, 131056),
}


def over_http(url: str) -> Receiver:
    """A receiver that posts to ``url``, for a bot that really listens."""

    async def post(request: HttpRequest) -> HttpResponse:
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.request(
                request.method, url, headers=request.headers, content=request.body
            )
        return HttpResponse(answer.status_code, answer.content)

    return post


class WhatsAppEmulator(Loopback):
    """The Cloud API for one number; ``url`` stands for ``https://graph.facebook.com``.

    Args:
        receiver: where webhooks go.
        access_token, app_secret: what a right client knows.
        number_id: id of our number.

    Attributes:
        sent: every message that was taken, as its JSON body, oldest first.
        attempts: send requests that arrived, refused ones included.
    """

    def __init__(
        self, receiver: Receiver, *, access_token: str, app_secret: str, number_id: str
    ) -> None:
        super().__init__(self._answer)
        self._receiver, self._number_id = receiver, number_id
        self._token, self._secret = access_token, app_secret
        self._faults: deque[Fault] = deque()
        self._last: HttpRequest | None = None
        self.sent: list[Mapping[str, Any]] = []
        self.attempts = 0

    def fail_next(self, fault: Fault) -> None:
        """The next send meets ``fault``; several are met one after another."""
        self._faults.append(fault)

    async def push(
        self, *items: Item, layout: Layout = Layout.ONE_VALUE, shuffle: random.Random | None = None
    ) -> int:
        """Bring ``items`` in one signed payload; the HTTP status of the answer."""
        order = list(items)
        if shuffle:
            shuffle.shuffle(order)
        return await self.push_bytes(json.dumps(payload(self._number_id, order, layout)).encode())

    async def push_bytes(self, body: bytes, *, signed: str | None = None) -> int:
        """Bring ``body``; ``signed`` replaces the right signature, "" leaves it out."""
        value = self.signature(body) if signed is None else signed
        headers = {"content-type": "application/json"}
        if value:
            headers["x-hub-signature-256"] = value
        self._last = HttpRequest("POST", "/", headers=headers, body=body)
        return (await self._receiver(self._last)).status

    def signature(self, body: bytes, *, secret: str = "") -> str:
        """The header value for ``body``; ``secret``: of another app than ours."""
        key = (secret or self._secret).encode()
        return f"sha256={hmac.new(key, body, hashlib.sha256).hexdigest()}"

    async def redeliver(self) -> int:
        """The last payload once more, byte by byte, as Meta does after an answer it missed."""
        assert self._last is not None, "nothing was pushed yet"
        return (await self._receiver(self._last)).status

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        self.attempts += 1
        fault = self._faults.popleft() if self._faults else None
        if fault and fault.kind is FaultKind.TIMEOUT:
            await asyncio.Event().wait()
        if fault and fault.kind is not FaultKind.DROP:
            return _refusal(fault)
        response = self._take(request)
        if fault:
            raise Dropped
        return response

    def _take(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("authorization") != f"Bearer {self._token}":
            return _error(401, 190)
        if request.method != "POST" or request.path.split("/")[2:] != [self._number_id, "messages"]:
            return _error(400, 100)
        message = json.loads(request.body)
        if wrong := problem(message):
            return _error(400, 131009, wrong)
        self.sent.append(message)
        return _json(200, {"messages": [{"id": f"wamid.KELUAR{len(self.sent)}"}]})


def _refusal(fault: Fault) -> HttpResponse:
    status, code = _ANSWERS[fault.kind]
    if code is None:
        return HttpResponse(status, b"<html>Bad gateway</html>", {"content-type": "text/html"})
    refused = _error(status, code)
    if fault.retry_after is None:
        return refused
    seconds = str(int(fault.retry_after.total_seconds()))
    return HttpResponse(status, refused.body, {**refused.headers, "retry-after": seconds})


def _error(status: int, code: int, details: str = "") -> HttpResponse:
    return _json(status, {"error": {"code": code, "error_data": {"details": details}}})


def _json(status: int, body: object) -> HttpResponse:
    return HttpResponse(status, json.dumps(body).encode(), {"content-type": "application/json"})
