"""Listens on one address with uvicorn until told to stop; signals are somebody else's business."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from melayani_bot.errors import SettingsError
from melayani_bot.runtime.connection import Connection
from melayani_bot.runtime.host import Host

_MOST_CONNECTIONS = 1000
_IDLE_SECONDS = 5
_TICK = 0.01


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(host: Host, address: str, port: int) -> AsyncIterator[int]:
    """Serve ``host`` inside the block; the value is the port, also where 0 let the system choose.

    Raises:
        SettingsError: the address cannot be used; the text says why.
    """
    listener = _bound(address, port)
    server = _Server(
        uvicorn.Config(
            host,
            http=Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_IDLE_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve([listener]))
    while not (server.started or task.done()):
        await asyncio.sleep(_TICK)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await task
        listener.close()


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"alamat {address}:{port} tidak dapat dipakai ({error.strerror}): hentikan program"
            " yang memakainya, atau ganti setelan host dan port."
        ) from error
    return listener
