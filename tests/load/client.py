"""A raw HTTP/1.1 client: few connections kept open, requests as ready bytes, nothing but a status.

The generator must not be what is measured, so it does nothing that could be done before.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import NamedTuple, Self, cast

from melayani_bot.channel import HttpRequest

Lap = tuple[float, float, int]
"""When a request was due (seconds of the monotonic clock), how long it took from then, status."""


class Answer(NamedTuple):
    """What came back: `LOST` and nothing where the connection went away."""

    status: int
    head: bytes = b""
    body: bytes = b""


_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length: "
LOST = 0
"""Status of a request whose connection was lost."""


class _Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._got = b""
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked: the transports of uvloop are none of asyncio's classes.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(_END_OF_HEAD)
        if end and len(body) >= _length(head) and self._answer is not None:
            answer, self._answer, self._got = self._answer, None, b""
            answer.set_result(Answer(int(head[9:12]), head, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(Answer(LOST))

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, raw: bytes) -> Answer:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _length(head: bytes) -> int:
    start = head.lower().find(_LENGTH)
    return int(head[start + len(_LENGTH) :].partition(b"\r\n")[0]) if start >= 0 else 0


class Client:
    """``async with Client(port, connections) as client``; connections are opened when needed."""

    def __init__(self, port: int, connections: int) -> None:
        self.port = port
        self._free: asyncio.LifoQueue[_Line] = asyncio.LifoQueue()
        self._all = [_Line() for _ in range(connections)]

    async def __aenter__(self) -> Self:
        for line in self._all:
            self._free.put_nowait(line)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for line in self._all:
            line.close()

    async def ask(self, raw: bytes) -> Answer:
        """Send ``raw`` on a free connection and wait for the answer."""
        line = await self._free.get()
        try:
            if not line.open:
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: line, "127.0.0.1", self.port)
            return await line.ask(raw)
        except ConnectionError:
            return Answer(LOST)
        finally:
            self._free.put_nowait(line)


def raw_request(request: HttpRequest, path: str, port: int) -> bytes:
    """``request`` as it goes over the wire."""
    headers = {"host": f"127.0.0.1:{port}", **request.headers}
    if request.body or request.method == "POST":
        headers["content-length"] = str(len(request.body))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{request.method} {path} HTTP/1.1\r\n{head}\r\n".encode() + request.body


async def paced(
    times: Sequence[float], ask: Callable[[int], Awaitable[int]], started: float | None = None
) -> list[Lap]:
    """Ask number i at ``times[i]`` seconds from the start, however long the others take.

    A request that the generator sends late counts from the moment it was due: what waits in front
    of a busy server is part of the wait.
    """
    begun = time.monotonic() if started is None else started
    laps: list[Lap] = []

    async def one(number: int, due: float) -> None:
        status = await ask(number)
        laps.append((due, time.monotonic() - due, status))

    async with asyncio.TaskGroup() as group:
        for number, offset in enumerate(times):
            due = begun + offset
            if (early := due - time.monotonic()) > 0:
                await asyncio.sleep(early)
            group.create_task(one(number, due))
    return laps
