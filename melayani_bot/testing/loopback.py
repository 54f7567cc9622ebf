"""A small HTTP/1.1 server on 127.0.0.1 that hands pure requests to a function."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import h11

from melayani_bot.channel import HttpRequest, HttpResponse

__all__ = ["Dropped", "Handler", "Loopback"]

Handler = Callable[[HttpRequest], Awaitable[HttpResponse]]

_CHUNK = 65_536


class Dropped(Exception):
    """Raised by a handler: close the connection without an answer."""


class Loopback:
    """``async with Loopback(handle) as server:`` answers at ``server.url`` until the end.

    Connections are kept open for further requests. A handler that never returns is cancelled at the
    end; what one raised by mistake is raised again there.
    """

    def __init__(self, handle: Handler) -> None:
        self._handle = handle
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[Any]] = set()
        self._mistakes: list[Exception] = []

    @property
    def url(self) -> str:
        """``http://127.0.0.1:port``, without a slash at the end."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()
        if self._mistakes:
            raise self._mistakes[0]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A task of our own: asyncio reports a cancelled connection callback as an error.
        task = asyncio.create_task(self._exchange(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            connection = h11.Connection(h11.SERVER)
            while request := await _received(connection, reader):
                response = await self._handle(request)
                writer.write(_written(connection, response))
                await writer.drain()
                if connection.our_state is not h11.DONE:
                    break
                connection.start_next_cycle()
        except (Dropped, ConnectionError, h11.RemoteProtocolError):
            writer.transport.abort()
        except Exception as mistake:
            self._mistakes.append(mistake)
            writer.transport.abort()
        finally:
            writer.close()


async def _received(connection: h11.Connection, reader: asyncio.StreamReader) -> HttpRequest | None:
    """The next request, or ``None`` where the client went away without one."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            assert head is not None
            return _request(head, bytes(body))
        else:
            return None


def _request(head: h11.Request, body: bytes) -> HttpRequest:
    target = urlsplit(head.target.decode("ascii"))
    return HttpRequest(
        method=head.method.decode("ascii"),
        path=target.path,
        query=dict(parse_qsl(target.query, keep_blank_values=True)),
        headers={name.decode("ascii"): value.decode("latin-1") for name, value in head.headers},
        body=body,
    )


def _written(connection: h11.Connection, response: HttpResponse) -> bytes:
    headers = [*response.headers.items(), ("content-length", str(len(response.body)))]
    head = h11.Response(
        status_code=response.status,
        headers=headers,
        reason=HTTPStatus(response.status).phrase.encode(),
    )
    events: list[h11.Event] = [head, h11.Data(data=response.body), h11.EndOfMessage()]
    return b"".join(connection.send(event) or b"" for event in events)
