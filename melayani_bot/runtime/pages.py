"""Serves a report about the server, also where the store does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.health import Report
from melayani_bot.runtime.host import Page
from melayani_bot.storage.messages import MessageStore

_PATIENCE: Final = 5.0
"""Seconds; whoever watches the server must hear that its disk is stuck."""


def page_of(report: Report, store: MessageStore, disk: Disk, now: Callable[[], datetime]) -> Page:
    """The page of ``report``; 503 where the store cannot be read, or not in time."""

    async def page(_: HttpRequest) -> HttpResponse:
        try:
            async with asyncio.timeout(_PATIENCE):
                return report(await disk.run(store.status), now())
        except StorageError as error:
            return HttpResponse(503, str(error).encode())
        except TimeoutError:
            return HttpResponse(503, b"penyimpanan tidak menjawab: periksa disk")

    return page
