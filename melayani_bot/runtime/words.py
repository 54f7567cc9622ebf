"""Takes a platform's word that a part never arrived, which may come before the part's receipt."""

from __future__ import annotations

import asyncio
from functools import partial

from melayani_bot.channel import Undelivered
from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.storable import storable
from melayani_bot.storage.messages import MessageStore
from melayani_bot.text.redact import mask

_RECEIPT_SECONDS = 1.0
"""How long the receipt of a part that was just sent may take to be on disk."""

_MOST = 1000
"""Words that may wait for a receipt; the platform is asked to bring more of them later."""


class Words:
    """A word about a receipt that is not on disk is looked at once more, beside everything else.

    It is held in memory meanwhile. Where the process is killed in that second, mostly the receipt
    was not stored either, and the part is sent again.
    """

    def __init__(self, store: MessageStore, disk: Disk, observer: Observer) -> None:
        self._store, self._disk, self._observer = store, disk, observer
        self._waiting: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    async def take(self, lost: Undelivered) -> None:
        """Bury the part, or remember to.

        Raises:
            StorageError: neither can be done now.
        """
        if await self._bury(lost):
            return
        if len(self._waiting) >= _MOST:
            raise StorageError("Terlalu banyak kabar gagal kirim; kirim lagi sebentar.")
        task = asyncio.create_task(self._later(lost))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def settle(self) -> None:
        """Look at all that wait now, for nothing comes after."""
        self._closing.set()
        await asyncio.gather(*self._waiting)

    async def _later(self, lost: Undelivered) -> None:
        try:
            async with asyncio.timeout(_RECEIPT_SECONDS):
                await self._closing.wait()
        except TimeoutError:
            pass
        try:
            await self._bury(lost)
        except StorageError as error:
            self._observer.failed("storage", str(error))

    async def _bury(self, lost: Undelivered) -> bool:
        error = storable(mask(lost.reason).text)
        receipt = storable(lost.receipt)
        bury = partial(self._store.undelivered, lost.channel, receipt, error)
        found = await self._disk.run(bury)
        if found:
            self._observer.undelivered(lost.channel, error)
        return found
