"""Runs a polling channel as the runtime does: started again when `deliver` could not store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from types import TracebackType

from melayani_bot.channel import Deliver, PollingChannel
from melayani_bot.errors import StorageError

__all__ = ["Supervised"]


class Supervised:
    """``async with Supervised(channel, inbox):`` keeps ``channel.run`` going until the end.

    A wire waits with `until`, so that an adapter whose ``run`` ended with an error fails at once.
    """

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
        await asyncio.wait({self._task}, timeout=0)
        if error is None:
            self._raise_failure()

    async def until(self, quiet: Awaitable[None]) -> None:
        """Wait for ``quiet``, or raise what ended ``run`` before."""
        assert self._task is not None
        waiting = asyncio.ensure_future(quiet)
        try:
            await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
            self._raise_failure()
        finally:
            waiting.cancel()

    def _raise_failure(self) -> None:
        task = self._task
        if task and task.done() and not task.cancelled() and task.exception():
            raise AssertionError("`run` ended with an error") from task.exception()

    async def _keep_running(self) -> None:
        while True:
            try:
                return await self._channel.run(self._deliver)
            except StorageError:
                await asyncio.sleep(0)
