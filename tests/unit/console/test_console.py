"""The console passes the kit over a real pipe; its end, and a reader who left."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import pytest

from melayani_bot.channel import Inbound, Markup, Part, Peer, Undelivered
from melayani_bot.console import Console, ConsoleSettings
from melayani_bot.errors import PeerGone
from melayani_bot.testing import ChannelConformance, Inbox, Sent, Supervised, Wire

LONGEST = 1_000_000


class ConsoleWire(Wire):
    """Lines go in through a pipe; out comes one packet a part."""

    people = ("ani",)
    redelivers = False
    dates = False

    def __init__(self) -> None:
        source, self._typed = os.pipe()
        # A packet socket keeps apart what was written apart.
        self._screen, self._shown = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._source = source
        self.settings = ConsoleSettings(source, self._shown.fileno())
        self.channel = Console.create(self.settings)
        self.inbox = Inbox()
        self._pushed = 0
        self._arrived = asyncio.Event()
        self._sent: list[Sent] = []

    async def __aenter__(self) -> Self:
        assert isinstance(self.channel, Console)
        self._running = Supervised(self.channel, self._deliver)
        await self._running.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._running.__aexit__(kind, error, trace)

    def close(self) -> None:
        os.close(self._typed)
        os.close(self._source)
        self._screen.close()
        self._shown.close()

    async def _deliver(self, message: Inbound | Undelivered) -> None:
        await self.inbox(message)
        self._arrived.set()

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        await self.push_raw(text.encode(errors="surrogatepass"))

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        await self.push_text(conversation, choice_id)

    async def push_raw(self, body: bytes) -> int | None:
        self._pushed += bool(body.decode(errors="replace").strip())
        line = body + b"\n"
        while line:
            line = line[os.write(self._typed, line) :]
        return None

    async def redeliver(self) -> None:
        raise AssertionError("a terminal brings nothing twice")

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        for name, text in messages:
            await self.push_text(name, text)

    def sent(self) -> Sequence[Sent]:
        self._screen.setblocking(False)
        while True:
            try:
                text = self._screen.recv(LONGEST).decode()
            except BlockingIOError:
                return self._sent
            self._sent.append(Sent(conversation="ani", text=text.removesuffix("\n\n")))

    @property
    def attempts(self) -> int:
        return len(self.sent())

    async def settle(self) -> None:
        await self._running.until(self._all())

    async def _all(self) -> None:
        while len(self.inbox) < self._pushed:
            self._arrived.clear()
            await self._arrived.wait()


class TestConsole(ChannelConformance):
    @pytest.fixture
    def wire(self) -> Iterator[Wire]:
        wire = ConsoleWire()
        yield wire
        wire.close()


def test_the_end_of_the_input_ends_the_run() -> None:
    source, typed = os.pipe()
    os.write(typed, b"ktp\r\n\n  \nkk")
    os.close(typed)
    inbox = Inbox()
    asyncio.run(Console.create(ConsoleSettings(source)).run(inbox))
    os.close(source)
    assert [message.text for message in inbox] == ["ktp", "kk"]


def test_a_reader_who_left_is_gone() -> None:
    screen, shown = os.pipe()
    os.close(screen)
    console = Console.create(ConsoleSettings(output=shown))
    with pytest.raises(PeerGone):
        asyncio.run(console.send(Peer("console", "terminal"), Part(text="halo")))
    os.close(shown)


def test_bold_only_where_the_terminal_shows_it() -> None:
    shown = Console.create(ConsoleSettings(ansi=True)).capabilities.markup
    assert (shown, Console.create(ConsoleSettings()).capabilities.markup) == (
        Markup.ANSI, Markup.PLAIN)  # fmt: skip
