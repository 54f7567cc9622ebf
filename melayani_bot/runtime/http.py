"""Listens on one address with uvicorn until told to stop; signals are somebody else's business."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from melayani_bot.errors import SettingsError
from melayani_bot.runtime.connection import Connection
from melayani_bot.runtime.host import Host

_MOST_CONNECTIONS = 8000
_FEWEST_CONNECTIONS = 16
_OTHER_FILES = 200
"""Files that the process holds besides connections of its clients."""
_IDLE_SECONDS = 5
_TICK = 0.01


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def room() -> int:
    """How many connections this process can hold; takes for them what the system lets it have.

    Raises:
        SettingsError: hardly any; the text says what to raise.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < _OTHER_FILES + _FEWEST_CONNECTIONS:
        raise SettingsError(
            f"batas berkas terbuka ({soft}) terlalu kecil untuk melayani warga: naikkan ke 1024"
            " atau lebih (ulimit -n, atau LimitNOFILE pada unit systemd)."
        )
    return min(wanted, soft) - _OTHER_FILES


@asynccontextmanager
async def listening(
    host: Host, address: str, port: int, most: int = _MOST_CONNECTIONS
) -> AsyncIterator[int]:
    """Serve ``host`` inside the block; the value is the port, also where 0 let the system choose.

    Args:
        host: the application.
        address: where it listens.
        port: likewise.
        most: connections beyond which everybody is told to come later.

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
            limit_concurrency=most,
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
