"""Does what must be done again and again beside the messages, such as deleting what is old."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.observer import Observer


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing to do.

    Args:
        name: what it is called where its failure is told.
        every: seconds from its end to its next beginning.
        do: does it; what uses the store takes its turn on the disk that it is given.
    """

    name: str
    every: float
    do: Callable[[Disk], Awaitable[object]]


async def repeat(chore: Chore, disk: Disk, observer: Observer) -> None:
    """Do it at once and then again, until cancelled; a failure is told and tried again later."""
    while True:
        try:
            await chore.do(disk)
        except Exception as error:  # a failed chore must not stop the answers
            observer.failed(chore.name, told(error))
        await asyncio.sleep(chore.every)
