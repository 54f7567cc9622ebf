"""Gives the system back what this process has freed."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return the free pages of all heaps to the system; takes a few milliseconds.

    glibc keeps what is freed below a survivor, in a heap of its own for each few threads: some ten
    megabytes of reading knowledge stay with each thread that has ever done it. A C library without
    ``malloc_trim`` has no such heaps, and nothing is done.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
