"""Repeats a write that the disk refused until it is stored: what was done must not be forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from melayani_bot.errors import StorageError
from melayani_bot.runtime.observer import Observer

Result = TypeVar("Result")

_PAUSE = 1.0
"""Seconds between tries; a full disk is freed by people, not by waiting faster."""


async def surely(write: Callable[[], Awaitable[Result]], observer: Observer, name: str) -> Result:
    """The result of ``write`` as soon as the store takes it; ends early only when cancelled."""
    while True:
        try:
            return await write()
        except StorageError as error:
            observer.failed(name, str(error))
            await asyncio.sleep(_PAUSE)
