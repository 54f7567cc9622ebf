"""Small array helpers: types, flattened ranges, sums by group."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Ids = NDArray[np.int32]
Floats = NDArray[np.float32]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]
Array = NDArray[Any]


def ranges(starts: Array, ends: Array) -> tuple[Ints, Ints]:
    """The integers of all ranges [start, end) one after another, and the length of each range."""
    lengths = (ends - starts).astype(np.int64)
    total = int(lengths.sum())
    before = lengths.cumsum() - lengths
    return (starts - before).repeat(lengths) + np.arange(total), lengths


def group_sums(values: Array, lengths: Ints) -> Floats:
    """The sum of each run of ``values``, where run i has ``lengths[i]`` members, maybe none."""
    groups = np.repeat(np.arange(len(lengths)), lengths)
    return np.bincount(groups, weights=values, minlength=len(lengths)).astype(np.float32)


def offsets(lengths: Array | list[int]) -> Ints:
    """Where each run starts and, last, where all end: n + 1 numbers from n lengths."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def find_sorted(keys: Array, wanted: Array) -> Ints:
    """The place of each wanted key in sorted ``keys``, -1 where it is absent."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    places = keys.searchsorted(wanted)
    places[places == len(keys)] = 0
    return np.where(keys[places] == wanted, places, -1)
