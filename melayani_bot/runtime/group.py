"""Group commit: writes that come while another is under way share the next transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 500
"""Items of one transaction: a bound on how long one commit keeps the others waiting."""

_GATHER = 0.002
"""Seconds for which a transaction waits for more items where the last one had several: on a fast
disk the cost of a transaction, not its bytes, is what a core has to carry."""


class Group(Generic[Item, Result]):
    """``await group(item)`` returns when the transaction that holds ``item`` is on disk.

    ``write`` gets the items in the order of the calls. An item that alone cannot be written fails
    alone; a store that cannot be written (`StorageError`) fails all that wait in that transaction.
    """

    def __init__(
        self, write: Callable[[Sequence[Item]], Sequence[Result] | None], disk: Disk
    ) -> None:
        self._write, self._disk = write, disk
        self._waiting: list[tuple[Item, asyncio.Future[Result | None]]] = []
        self._flusher: asyncio.Task[None] | None = None
        self._crowded = False

    async def __call__(self, item: Item) -> Result | None:
        """What ``write`` returned for ``item``.

        Raises:
            StorageError: nothing was written.
        """
        future: asyncio.Future[Result | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._flusher is None:
            self._flusher = asyncio.create_task(self._flush())
        return await future

    async def _flush(self) -> None:
        while self._waiting:
            if self._crowded:
                await asyncio.sleep(_GATHER)
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            self._crowded = len(batch) > 1
            await self._commit(batch)
        self._flusher = None

    async def _commit(self, batch: list[tuple[Item, asyncio.Future[Result | None]]]) -> None:
        try:
            found = await self._disk.run(self._write, [item for item, _ in batch])
        except Exception as error:  # handed to those who wait for it
            if len(batch) > 1 and not isinstance(error, StorageError):
                for pair in batch:
                    await self._commit([pair])
            else:
                _settle(batch, error)
        else:
            results: Sequence[Result | None] = [None] * len(batch) if found is None else found
            for (_, future), result in zip(batch, results, strict=True):
                # Whoever waited may have been cancelled; what was written stays written.
                if not future.done():
                    future.set_result(result)


def _settle(batch: list[tuple[Item, asyncio.Future[Result | None]]], error: Exception) -> None:
    for _, future in batch:
        if not future.done():
            future.set_exception(error)
