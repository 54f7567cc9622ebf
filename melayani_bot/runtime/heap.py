"""Gives the system back what this process has freed."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return the free pages of all heaps to the system; takes a few milliseconds.

    glibc gives each thread a heap of its own and keeps what is freed below a survivor: knowledge
    that is read on one thread now and on another next time leaves some ten megabytes in each. A C
    library without ``malloc_trim`` has no such heaps, and nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
