"""Letter groups of one word: what makes "berlubng" look like "berlubang"."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

import numpy as np

from melayani_bot.matching.arrays import Array

SIZES = (2, 3, 4, 5)
"""Lengths of the letter groups; the ends of a word are marked by a blank."""

LONGEST = 40
"""Letters of a word up to which its groups are remembered: one of 2,000 takes 250 kilobytes."""


@lru_cache(maxsize=2_000)
def letter_groups(word: str) -> tuple[int, ...]:
    """Checksums (32 bit) of the letter groups of ``word`` and of the whole word, each once.

    A checksum and not the text, so that the table of groups is one sorted array on disk; among
    100,000 groups about one pair collides, which costs nothing noticeable.
    """
    padded = f" {word} "
    groups = {padded}
    for size in SIZES:
        groups.update(padded[i : i + size] for i in range(len(padded) - size + 1))
    return tuple(sorted(crc32(group.encode()) for group in groups))


def group_keys(word: str) -> Array:
    """`letter_groups` as an array of unsigned 32 bit numbers."""
    found = letter_groups if len(word) <= LONGEST else letter_groups.__wrapped__
    return np.array(found(word), np.uint32)
