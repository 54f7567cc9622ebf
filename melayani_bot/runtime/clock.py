"""Tells the time so that setting the clock of a running server costs nobody an answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from melayani_bot.storage.sqlite import clock as wall_clock

Age = Callable[[datetime], timedelta]
"""How long ago a moment was."""


def _since_boot() -> float:
    """Seconds that nobody can set; unlike those of `time.monotonic` they pass in suspension."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Clock:
    """Two clocks in one: that of the wall, and the same as if nobody had set it since the start.

    Where they differ one of them is wrong, and there is no telling which. In doubt a message is
    young: it is stamped by the later clock, and its age is told by the earlier one.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = wall_clock,
        steady: Callable[[], float] = _since_boot,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._zero = wall() - timedelta(seconds=steady())

    def stamp(self) -> datetime:
        """What is written beside a message."""
        return max(self._wall(), self._unmoved())

    def age(self, moment: datetime) -> timedelta:
        """How long ago ``moment`` was; negative where it lies ahead."""
        return min(self._wall(), self._unmoved()) - moment

    def _unmoved(self) -> datetime:
        return self._zero + timedelta(seconds=self._steady())
