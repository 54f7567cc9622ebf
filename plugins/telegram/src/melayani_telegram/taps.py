"""Tells Telegram that button presses have come in; nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from melayani_bot.errors import ChannelError

__all__ = ["AT_ONCE", "Taps"]

AT_ONCE: Final = 16
"""Calls under way at the same moment. A platform that hangs must not have more and more of them:
those beyond are left out, and the sign on the button stops by itself after a while."""

_log: Final = logging.getLogger("melayani_telegram")


class Taps:
    """Stops the waiting sign on buttons, beside everything else.

    Args:
        call: acknowledges the press of an id; raises only `ChannelError`.
    """

    def __init__(self, call: Callable[[str], Awaitable[None]]) -> None:
        self._call = call
        self._under_way: set[asyncio.Task[None]] = set()

    def acknowledge(self, tapped: str) -> None:
        """Begin to acknowledge the press with the id ``tapped``."""
        if len(self._under_way) >= AT_ONCE:
            _log.info("button press not acknowledged: too many at once")
            return
        task = asyncio.create_task(self._told(tapped))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _told(self, tapped: str) -> None:
        try:
            await self._call(tapped)
        except ChannelError as error:
            # Telegram refuses it after a while; the choice itself has been taken all the same.
            _log.info("button press not acknowledged: %s", error)

    async def aclose(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
