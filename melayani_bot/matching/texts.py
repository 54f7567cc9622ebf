"""Many strings in two arrays: a file of them is mapped, and only what is shown is decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from melayani_bot.matching.arrays import Array, Ints


@dataclass(frozen=True)
class Texts(Sequence[str]):
    """Text i is ``bytes[ends[i]:ends[i + 1]]`` in UTF-8; ``ends`` starts with 0."""

    bytes: Array
    ends: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        """Pack ``texts``; packed ones are returned as they are."""
        if isinstance(texts, Texts):
            return texts
        coded = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.cumsum([0, *(len(code) for code in coded)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(coded), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        return (
            self.bytes[self.ends[at] : self.ends[at + 1]].tobytes().decode("utf-8", "surrogatepass")
        )
