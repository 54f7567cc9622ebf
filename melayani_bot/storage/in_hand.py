"""Remembers across the death of this process what it was busy with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Self

from melayani_bot.errors import StorageError

SENDING_FILE = "sedang-dikirim"
_WIDTH = 20
_LINE = _WIDTH + 1
_LARGEST = 2**63 - 1
_NOTHING = f"{'':{_WIDTH}}\n".encode()

Hold = Callable[[int], AbstractContextManager[object]]
"""Remembers, inside the block, that the message of this number is being dealt with."""


class InHand:
    """Numbers in a small file, one a line; held by one thread at a time; create with `open`.

    Nothing is synced: a process that dies leaves what it wrote to the system, and of a power cut
    no message is guilty. ``left`` are the numbers that a former process died with.
    """

    def __init__(self, handle: int, left: tuple[int, ...], lines: int) -> None:
        self._handle, self.left = handle, left
        self._lines, self._free = lines, list(range(lines))

    @classmethod
    def open(cls, file: Path) -> Self:
        """Read what a former process left.

        Raises:
            StorageError: the file cannot be read or written.
        """
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            said = os.pread(handle, os.fstat(handle).st_size, 0)
        except OSError as error:
            raise StorageError(
                f"{file} tidak dapat dibaca atau ditulis ({error.strerror}): perbaiki izinnya."
            ) from error
        numbers = (int(word) for word in said.split() if word.isdigit() and len(word) < _LINE)
        left = tuple(number for number in numbers if number <= _LARGEST)
        return cls(handle, left, -(-len(said) // _LINE))

    def forget(self) -> None:
        """What was left is being dealt with."""
        for line in range(self._lines):
            self._write(line, _NOTHING)

    @contextmanager
    def holding(self, seq: int) -> Iterator[None]:
        """Hold message ``seq`` inside the block; what ends the process leaves it held."""
        line = self._line()
        self._write(line, f"{seq:{_WIDTH}}\n".encode())
        try:
            yield
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            self._let_go(line)
            raise
        self._let_go(line)

    def _let_go(self, line: int) -> None:
        self._write(line, _NOTHING)
        self._free.append(line)

    def _line(self) -> int:
        if self._free:
            return self._free.pop()
        self._lines += 1
        return self._lines - 1

    def _write(self, line: int, text: bytes) -> None:
        # This only guards against the worst: a disk that refuses it must not cost the answer.
        with suppress(OSError):
            os.pwrite(self._handle, text, line * _LINE)

    def close(self) -> None:
        """Release the file; may be called twice."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
