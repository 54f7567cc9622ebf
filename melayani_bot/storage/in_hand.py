"""Remembers across the death of this process which question was being answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from melayani_bot.errors import StorageError

IN_HAND_FILE = "sedang-dijawab"
_WIDTH = 20
_NOTHING = f"{'':{_WIDTH}}\n".encode()


class InHand:
    """One number in a small file, held by one thread at a time; create with `open`.

    Nothing is synced: a process that dies leaves what it wrote to the system, and of a power cut
    no question is guilty. ``left`` is the number that a former process died with.
    """

    def __init__(self, handle: int, left: int | None) -> None:
        self._handle = handle
        self.left = left

    @classmethod
    def open(cls, file: Path) -> Self:
        """Read what a former process left, then hold nothing.

        Raises:
            StorageError: the file cannot be read or written.
        """
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            said = os.pread(handle, _WIDTH, 0).strip()
        except OSError as error:
            raise StorageError(
                f"{file} tidak dapat dibaca atau ditulis ({error.strerror}): perbaiki izinnya."
            ) from error
        return cls(handle, int(said) if said.isdigit() else None)

    def forget(self) -> None:
        """What was left has been dealt with."""
        self._write(_NOTHING)

    @contextmanager
    def holding(self, seq: int) -> Iterator[None]:
        """Hold question ``seq`` inside the block."""
        self._write(f"{seq:{_WIDTH}}\n".encode())
        try:
            yield
        finally:
            self._write(_NOTHING)

    def _write(self, line: bytes) -> None:
        # This only guards against the worst: a disk that refuses it must not cost the answer.
        with suppress(OSError):
            os.pwrite(self._handle, line, 0)

    def close(self) -> None:
        """Release the file; may be called twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
