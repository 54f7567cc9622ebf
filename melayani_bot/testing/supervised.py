"""Runs a polling channel as the runtime does: started again when `deliver` could not store."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType

from melayani_bot.channel import Deliver, PollingChannel
from melayani_bot.errors import StorageError

__all__ = ["Supervised"]


class Supervised:
    """``async with Supervised(channel, inbox):`` keeps ``channel.run`` going until the end."""

    def __init__(self, channel: PollingChannel, deliver: Deliver) -> None:
        self._channel, self._deliver = channel, deliver
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Supervised:
        self._task = asyncio.create_task(self._keep_running())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _keep_running(self) -> None:
        while True:
            try:
                return await self._channel.run(self._deliver)
            except StorageError:
                await asyncio.sleep(0)
