"""A scripted bot behind the web adapter, and a site that embeds it, both really listening."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from melayani_bot.channel import (
    Choice,
    HttpRequest,
    HttpResponse,
    Inbound,
    Part,
    Undelivered,
)
from melayani_bot.testing.loopback import Loopback
from melayani_web import Web, WebSettings

LONG_LINK = "https://contoh.invalid/" + "sangatpanjang" * 12
MENU = (Choice("ktp/hilang", "KTP hilang"), Choice("ktp/rusak", "KTP rusak"))


def reply(message: Inbound) -> Part:
    """What the scripted bot says."""
    if message.choice:
        return Part(text=f"Anda memilih {message.choice}.")
    if message.text == "ktp":
        return Part(text="Yang mana?\n1. KTP hilang\n2. KTP rusak", choices=MENU)
    return Part(text=f"<b>Langkah pertama:</b> buka {LONG_LINK}.\n5 &lt; 6 &amp; selesai")


class Served:
    """``with Served() as bot:`` answers at ``bot.url``; ``bot.site`` embeds the widget."""

    def __init__(self, answering: Callable[[Inbound], Part] = reply) -> None:
        self._answering = answering
        self._ready, self._over = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._later: set[asyncio.Task[None]] = set()
        self.inbox: list[Inbound] = []
        self.url = self.site = ""

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            site = await stack.enter_async_context(Loopback(self._embedding))
            self._web = Web.create(WebSettings(origins=(site.url,)))
            bot = await stack.enter_async_context(Loopback(self._asked))
            self.url, self.site = f"{bot.url}/web/", site.url
            self._ready.set()
            await self._over.wait()
            await self._web.aclose()

    async def _asked(self, request: HttpRequest) -> HttpResponse:
        return await self._web.on_http(request, self._deliver)

    async def _embedding(self, _: HttpRequest) -> HttpResponse:
        page = (
            '<!doctype html><html lang="id"><title>Situs</title><main><h1>Situs</h1></main>'
            f'<script type="module" src="{self.url}widget.js"></script>'
            '<melayani-chat heading="Tanya Layanan"></melayani-chat></html>'
        )
        return HttpResponse(200, page.encode(), {"content-type": "text/html; charset=utf-8"})

    async def _deliver(self, message: Inbound | Undelivered) -> None:
        assert isinstance(message, Inbound)
        if message.id in {known.id for known in self.inbox}:
            return
        self.inbox.append(message)
        task = asyncio.create_task(self._answer(message))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _answer(self, message: Inbound) -> None:
        await self._web.send(message.peer, self._answering(message))
