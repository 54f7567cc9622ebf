"""Waits between attempts that fail: doubling, with jitter, up to ten seconds."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from typing import Final

__all__ = ["Backoff"]

_FIRST: Final = 0.2
_LONGEST: Final = 10.0
"""What people wait at most, and a quarter more, once Telegram is back after an outage."""


class Backoff:
    """Sleeps 0.2 s, 0.4 s, ... 10 s, each up to a quarter longer; `reset` starts again."""

    def __init__(self) -> None:
        self._next = _FIRST

    async def sleep(self, at_least: timedelta | None = None) -> None:
        """Sleep for the next pause, or for ``at_least`` if that is longer."""
        jitter = 1 + random.random() / 4  # noqa: S311  # spreads load, guards nothing
        asked = at_least.total_seconds() if at_least else 0.0
        await asyncio.sleep(max(self._next * jitter, asked))
        self._next = min(self._next * 2, _LONGEST)

    def reset(self) -> None:
        """Begin with the shortest pause again."""
        self._next = _FIRST
