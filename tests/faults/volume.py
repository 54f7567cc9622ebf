"""A model of a disk that, when the power goes, keeps what was synced and any part of the rest."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SECTOR = 512
"""Bytes that reach a disk together or not at all."""

_Change = Callable[[bytearray], None]


def _writing(offset: int, data: bytes) -> _Change:
    def change(content: bytearray) -> None:
        content.extend(bytes(max(0, offset + len(data) - len(content))))
        content[offset : offset + len(data)] = data

    return change


def _cutting(size: int) -> _Change:
    def change(content: bytearray) -> None:
        del content[size:]

    return change


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[_Change] = field(default_factory=list)


@dataclass
class Volume:
    """Files by a key of the caller's; whatever is done to one waits for its `sync`."""

    files: dict[str, _File] = field(default_factory=dict)

    def _file(self, key: str) -> _File:
        return self.files.setdefault(key, _File())

    def write(self, key: str, offset: int, data: bytes) -> None:
        for start in range(0, len(data), SECTOR):
            piece = _writing(offset + start, data[start : start + SECTOR])
            self._file(key).pending.append(piece)

    def truncate(self, key: str, size: int) -> None:
        self._file(key).pending.append(_cutting(size))

    def sync(self, key: str) -> None:
        file = self._file(key)
        for change in file.pending:
            change(file.durable)
        file.pending.clear()

    def delete(self, key: str) -> None:
        self.files.pop(key, None)

    def after_power_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What a file may hold: all that was synced, and of the rest none, all, or any part."""
        return {key: self._survivor(file, chance) for key, file in self.files.items()}

    def _survivor(self, file: _File, chance: random.Random) -> bytes:
        content = bytearray(file.durable)
        share = chance.choice((0.0, 0.5, 0.9, 1.0))
        for change in file.pending:
            if chance.random() < share:
                change(content)
        return bytes(content)
