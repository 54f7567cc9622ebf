"""Values on a socket between two of our own processes: four bytes of length, then a pickle."""

from __future__ import annotations

import asyncio
import pickle
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

_LENGTH = struct.Struct("!I")


def frame(value: object) -> bytes:
    """``value`` as it goes over the wire."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def read_frame(stream: BinaryIO) -> Any:
    """The next value.

    Raises:
        EOFError: the other side has gone, perhaps in the middle of a value.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _value(_exactly(stream, length))


class Frames(asyncio.Protocol):
    """Cuts a stream into values.

    Every value that came whole is handed over before the loss of the connection is told; a
    `StreamReader` drops what it still holds where a connection was reset.

    Args:
        take: gets each value.
        lost: told once that nothing more comes.
    """

    def __init__(self, take: Callable[[Any], None], lost: Callable[[], None]) -> None:
        self._take, self._lost = take, lost
        self._got = bytearray()

    def data_received(self, data: bytes) -> None:
        """Take in what has come."""
        self._got += data
        while len(self._got) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._got)[0]
            if len(self._got) < end:
                return
            body = bytes(self._got[_LENGTH.size : end])
            del self._got[:end]
            self._take(_value(body))

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side is gone."""
        self._lost()


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found


def _value(body: bytes) -> Any:
    return pickle.loads(body)  # noqa: S301  # from our own process, over a socket without a name
