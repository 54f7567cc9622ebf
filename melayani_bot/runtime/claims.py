"""Claims work, runs one task for each piece, and lets go of it in an orderly way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence, Set
from typing import Any, Generic, TypeVar

from melayani_bot.errors import StorageError

Work = TypeVar("Work")

_PAUSE = 0.5
"""Seconds after a store that could not be read."""


class Claims(Generic[Work]):
    """`run` until cancelled; `wake` when there may be work; `drained` before the end.

    Args:
        claim: gives at most so many pieces of work; each is given once.
        handle: does one piece and hands it back to the store; raises nothing.
        limit: pieces held at the same moment.
    """

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Sequence[Work]]],
        handle: Callable[[Work], Coroutine[Any, Any, None]],
        limit: int,
    ) -> None:
        self._claim, self._handle, self._limit = claim, handle, limit
        self._tasks: set[asyncio.Task[None]] = set()
        self._work = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._dry = asyncio.Event()

    def wake(self) -> None:
        """There may be work."""
        self._work.set()

    async def run(self) -> None:
        """Claim and handle until cancelled."""
        while True:
            await self._work.wait()
            self._work.clear()
            room = self._limit - len(self._tasks)
            if room <= 0:
                continue
            try:
                found = await self._claim(room)
            except StorageError:
                await asyncio.sleep(_PAUSE)
                self._work.set()
                continue
            for work in found:
                self._start(work)
            if not self._tasks:
                self._dry.set()

    def _start(self, work: Work) -> None:
        task = asyncio.create_task(self._handle(work))
        self._tasks.add(task)
        self._idle.clear()
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not self._tasks:
            self._idle.set()
        self._work.set()
        if not task.cancelled() and (error := task.exception()):
            task.get_loop().call_exception_handler({"message": "hop failed", "exception": error})

    async def idle(self) -> None:
        """Until nothing is held."""
        await self._idle.wait()

    async def drained(self) -> None:
        """Until nothing is held and the store has nothing more; needs `run` to go on meanwhile."""
        self._dry.clear()
        self.wake()
        await self._dry.wait()

    @property
    def held(self) -> int:
        """Pieces held now."""
        return len(self._tasks)

    def cancel(self, *, keep: Set[asyncio.Task[None]] = frozenset()) -> None:
        """End all tasks but ``keep``."""
        for task in self._tasks - keep:
            task.cancel()
