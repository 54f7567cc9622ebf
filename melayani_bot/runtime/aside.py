"""Takes what stays out of the rounds of the garbage collector."""

from __future__ import annotations

import gc

from melayani_bot.runtime.heap import give_back


def set_aside() -> None:
    """Take all that is alive out of the rounds of the garbage collector.

    Knowledge stays until its process ends, and each full round through it keeps everybody waiting:
    it was most of the slowest hundredth of all waits. It also lets forks share more of it.
    """
    gc.collect()
    give_back()
    gc.freeze()
