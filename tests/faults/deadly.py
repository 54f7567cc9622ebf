"""Words of a message that end the process, as broken code or a lack of memory would, or stop it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping


def _hang() -> None:
    while True:
        pass


DEADLY: Mapping[str, Callable[[], object]] = {
    "segfault": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(7),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "quit": lambda: sys.exit(7),
    "hang": _hang,
}


def die_of(text: str, where: str) -> None:
    """End the process if ``text`` holds a word such as "answer-kill", for the ``where`` "answer"."""
    for word in text.split():
        place, _, way = word.partition("-")
        if place == where:
            DEADLY[way]()
