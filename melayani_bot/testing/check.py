"""`check`: runs one async check of the kit on a wire, in a loop of its own and within a limit."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

from melayani_bot.testing.wire import Wire

__all__ = ["LIMIT", "check"]

LIMIT = 20.0
"""Seconds until a check that hangs fails."""

Body = Callable[[Any, Wire], Awaitable[None]]


def check(body: Body) -> Callable[[Any, Wire], None]:
    """An async method ``(self, wire)`` as a test that needs nothing but pytest."""

    @functools.wraps(body)
    def run(self: Any, wire: Wire) -> None:
        asyncio.run(_bounded(body, self, wire))

    return run


async def _bounded(body: Body, kit: object, wire: Wire) -> None:
    try:
        async with asyncio.timeout(LIMIT) as limit, wire:
            await body(kit, wire)
    except TimeoutError:
        if not limit.expired():
            raise
        raise AssertionError(
            f"the check did not end within {LIMIT:.0f} s: the adapter or the wire waits for ever"
        ) from None
