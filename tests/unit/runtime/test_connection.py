"""Clients that never finish a head, over real sockets."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from melayani_bot.channel import HttpRequest, HttpResponse, Inbound, Undelivered
from melayani_bot.runtime import connection
from melayani_bot.runtime.host import Host
from melayani_bot.runtime.http import listening

Result = TypeVar("Result")
Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[Result]]
SOON = 0.05


async def nobody(_: Inbound | Undelivered) -> None:
    return None


async def late(_: HttpRequest) -> HttpResponse:
    """An answer that takes longer than a head may."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(4 * SOON, done.set)
    await done.wait()
    return HttpResponse(200, b"ok")


def talk(client: Client[Result]) -> Result:
    async def main() -> Result:
        host = Host(channels={}, deliver=nobody, pages={"/lambat": late})
        async with listening(host, "127.0.0.1", 0) as port, asyncio.timeout(10):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                return await client(reader, writer)
            finally:
                writer.close()

    return asyncio.run(main())


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", SOON)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "beginning", [b"", b"GET /lambat HT", b"GET /lambat HTTP/1.1\r\nhost: a\r\n"]
)
def test_who_never_ends_a_head_is_cut_off(beginning: bytes) -> None:
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(beginning)
        return await reader.read()

    assert talk(client) == b""


@pytest.mark.usefixtures("hasty")
def test_so_is_one_who_drips_the_head_of_a_second_request() -> None:
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET /lambat HTTP/1.1\r\nhost: a\r\n\r\n")
        await reader.readuntil(b"ok")
        writer.write(b"GET /lambat HT")
        return await reader.read()

    assert talk(client) == b""


@pytest.mark.usefixtures("hasty")
def test_an_answer_may_take_longer_than_a_head() -> None:
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET /lambat HTTP/1.1\r\nhost: a\r\n\r\n")
        return await reader.readline()

    assert talk(client) == b"HTTP/1.1 200 OK\r\n"


def test_a_head_without_end_is_refused() -> None:
    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * connection.LONGEST_HEAD)
        return await reader.readline()

    assert b" 400 " in talk(client)
