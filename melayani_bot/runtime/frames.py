"""Values on a socket between two of our own processes: four bytes of length, then a pickle."""

from __future__ import annotations

import pickle
import struct
from asyncio import StreamReader
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
    return _value(_exactly(stream.read, _exactly_length(stream.read)))


async def next_frame(stream: StreamReader) -> Any:
    """The next value.

    Raises:
        asyncio.IncompleteReadError: the other side has gone, perhaps in the middle of a value.
    """
    (length,) = _LENGTH.unpack(await stream.readexactly(_LENGTH.size))
    return _value(await stream.readexactly(length))


def _exactly_length(read: Callable[[int], bytes]) -> int:
    return int(_LENGTH.unpack(_exactly(read, _LENGTH.size))[0])


def _exactly(read: Callable[[int], bytes], size: int) -> bytes:
    found = read(size)
    if len(found) < size:
        raise EOFError
    return found


def _value(body: bytes) -> Any:
    return pickle.loads(body)  # noqa: S301  # from our own process, over a socket without a name
