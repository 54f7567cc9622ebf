"""The HTTP side of channels that are called: raw request in, the channel's response out.

``/<channel>`` and what lies below goes to the channel of that name; other addresses are pages, such
as ``/health``. Plain ASGI: one dynamic route needs no framework.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from melayani_bot.channel import Deliver, HttpRequest, HttpResponse, WebhookChannel
from melayani_bot.errors import StorageError
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.observer import NOBODY, Observer

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Page = Callable[[HttpRequest], Awaitable[HttpResponse]]
Guard = Callable[[str, str, Mapping[str, str]], HttpResponse | None]
"""Where limits per address hook in, before a byte of the body is read: a response in place of the
channel's, or ``None`` to let the request pass. It gets the address of the connection, the path, and
the headers, in which a proxy says who called it."""

_BODY_SECONDS = 10.0
"""A client that is slower than this with its body is cut off."""

TOO_LARGE = HttpResponse(413, b"terlalu besar")
TOO_SLOW = HttpResponse(408, b"terlalu lambat")
NOT_FOUND = HttpResponse(404, b"tidak ada")
BUSY = HttpResponse(503, b"coba lagi sebentar", {"retry-after": "5"})
CROWDED = HttpResponse(503, BUSY.body, {**BUSY.headers, "connection": "close"})
BROKEN = HttpResponse(500, b"galat")


class Refused(Exception):
    """The request is answered without being read to its end."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status)
        self.response = response


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """An ASGI application over the channels that are called.

    Args:
        channels: by the first step of their path.
        deliver: the intake.
        pages: whole paths that are answered here.
        max_body: bytes of a body that are read; a longer one is answered with 413.
        share: requests of one channel that may be under way at the same moment. Browsers that wait
            for news fill the share of the web chat and leave the others theirs.
    """

    channels: Mapping[str, WebhookChannel]
    deliver: Deliver
    pages: Mapping[str, Page] = field(default_factory=dict)
    max_body: int = 3_000_000
    share: int = 6_000
    guard: Guard = lambda _address, _path, _headers: None
    observer: Observer = NOBODY
    under_way: Counter[str] = field(default_factory=Counter, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            address, headers = (scope.get("client") or ("",))[0], _headers(scope)
            refused = self.guard(address, scope["path"], headers)
            response = refused or await self._respond(scope, headers, receive)
        except Refused as refused:
            response = refused.response
        await _write(response, scope["method"], send)

    async def _respond(
        self, scope: Scope, headers: Mapping[str, str], receive: Receive
    ) -> HttpResponse:
        name, slash, rest = scope["path"].removeprefix("/").partition("/")
        body = await _body(receive, self.max_body)
        request = request_of(scope, headers, slash + rest, body)
        if page := self.pages.get(scope["path"]):
            return await page(request)
        if channel := self.channels.get(name):
            return await self._ask(channel, request)
        return NOT_FOUND

    async def _ask(self, channel: WebhookChannel, request: HttpRequest) -> HttpResponse:
        if self.under_way[channel.name] >= self.share:
            return CROWDED
        self.under_way[channel.name] += 1
        try:
            return await channel.on_http(request, self.deliver)
        except StorageError:
            return BUSY
        except Exception as error:  # an adapter is foreign code; the platform calls again
            self.observer.failed(channel.name, told(error))
            return BROKEN
        finally:
            self.under_way[channel.name] -= 1


def request_of(scope: Scope, headers: Mapping[str, str], path: str, body: bytes) -> HttpRequest:
    """The request as a channel sees it; ``path`` is what follows the channel's own address."""
    return HttpRequest(
        method=scope["method"],
        path=path,
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        headers=headers,
        body=body,
    )


def _headers(scope: Scope) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }


async def _body(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            while True:
                event = await receive()
                if event["type"] == "http.disconnect":
                    raise Refused(TOO_SLOW)
                chunks.append(event.get("body", b""))
                if sum(map(len, chunks)) > limit:
                    raise Refused(TOO_LARGE)
                if not event.get("more_body"):
                    return b"".join(chunks)
    except TimeoutError:
        raise Refused(TOO_SLOW) from None


async def _write(response: HttpResponse, method: str, send: Send) -> None:
    headers = {"content-type": "text/plain; charset=utf-8"}
    headers |= {name.lower(): value for name, value in response.headers.items()}
    headers["content-length"] = str(len(response.body))
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    body = b"" if method == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})
