"""Ends a process whose event loop stands still, so that whoever started it starts it again."""

from __future__ import annotations

import asyncio
import faulthandler
import itertools
import os
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

STILL: Final = 75
"""Exit status of a process that stood still; EX_TEMPFAIL in sysexits.h."""

_BEAT_SECONDS: Final = 1.0
_END_SECONDS: Final = 10
"""How long the rest of a process may take to end after its work is done."""


class Watchdog:
    """Counts its own wakes since the loop's last sign of life.

    A process that is stopped and continued (SIGSTOP, a machine that sleeps) does not wake, so it is
    not taken for one that stands still. All stacks are written to stderr before the end.
    """

    def __init__(self, most: int) -> None:
        self._left, self._most, self._status = most, most, STILL

    def beat(self) -> None:
        """The loop is alive."""
        self._left = self._most

    def last(self) -> None:
        """The loop's work is done: end the process, as one that went well, if it does not end."""
        self._left, self._status = _END_SECONDS, 0

    def watch(self) -> None:
        """Until the process ends."""
        while self._left > 0:
            time.sleep(_BEAT_SECONDS)
            self._left -= 1
        faulthandler.dump_traceback()
        os._exit(self._status)


@asynccontextmanager
async def watched(seconds: float) -> AsyncIterator[None]:
    """End the process when its loop stands still for ``seconds``, inside the block.

    An adapter that blocks, or that does not let itself be cancelled, would otherwise keep everybody
    waiting for ever.
    """
    dog = Watchdog(max(1, round(seconds / _BEAT_SECONDS)))
    threading.Thread(target=dog.watch, name="melayani-jaga", daemon=True).start()
    beating = asyncio.create_task(_beat(dog))
    try:
        yield
    finally:
        beating.cancel()
        dog.last()


async def _beat(dog: Watchdog) -> None:
    for _ in itertools.repeat(None):
        dog.beat()
        await asyncio.sleep(_BEAT_SECONDS)
