"""What a thread has freed goes back to the system, also from below what it still holds."""

from __future__ import annotations

import ctypes
import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from melayani_bot.runtime import heap
from melayani_bot.runtime.aside import set_aside

PIECES = 40_000
PIECE = bytes(1_000)
"""Larger than what Python keeps in pools of its own, smaller than what glibc maps by itself."""


def resident() -> float:
    """Anonymous memory of this process in megabytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def test_what_was_freed_on_another_thread_is_given_back() -> None:
    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("not glibc")
    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(lambda: [bytearray(PIECE) for _ in range(PIECES)]).result()
        above = thread.submit(bytearray, PIECE).result()
        before = resident()
        held.clear()
        set_aside()
        gc.unfreeze()
        assert resident() < before - 0.8 * PIECES * len(PIECE) / 1e6
        assert above == PIECE


def test_a_system_without_such_heaps_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    heap.give_back()
