"""The console as a channel, the reference adapter: a line in, an answer out."""

from __future__ import annotations

import asyncio
import itertools
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from melayani_bot.channel import (
    Capabilities,
    Deliver,
    Inbound,
    Markup,
    Part,
    Peer,
    PollingChannel,
    SendReceipt,
)
from melayani_bot.errors import PeerGone

__all__ = ["Console", "ConsoleSettings"]


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Numbers of the open files to read and write, and whether bold may be shown."""

    input: int = 0
    output: int = 1
    ansi: bool = False


class Console(PollingChannel):
    """One conversation with whoever sits at the terminal."""

    name = "console"
    Settings = ConsoleSettings

    def __init__(self, settings: ConsoleSettings) -> None:
        self._settings = settings
        self._peer = Peer(self.name, "terminal")
        self._numbers = itertools.count(1)
        self._waiting: Inbound | None = None
        self._lines: asyncio.Queue[bytes] | None = None

    @classmethod
    def create(cls, settings: ConsoleSettings) -> Self:
        """Build the channel; nothing is read yet."""
        return cls(settings)

    @property
    def capabilities(self) -> Capabilities:
        """Long texts, and choices as numbers in them."""
        markup = Markup.ANSI if self._settings.ansi else Markup.PLAIN
        return Capabilities(max_text=100_000, markup=markup)

    async def run(self, deliver: Deliver) -> None:
        """Deliver line by line until the input ends; a line that was not stored comes again."""
        if self._lines is None:
            self._lines = _reading(self._settings.input)
        while True:
            if self._waiting is None:
                line = await self._lines.get()
                if not line:
                    return
                self._waiting = self._inbound(line)
            if self._waiting:
                await deliver(self._waiting)
            self._waiting = None

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Write the text and an empty line.

        Raises:
            PeerGone: nobody reads any more.
        """
        try:
            _write(self._settings.output, f"{part.text}\n\n".encode(errors="replace"))
        except BrokenPipeError:
            raise PeerGone("Terminal sudah ditutup.") from None
        return SendReceipt(f"{os.getpid()}-out-{next(self._numbers)}")

    def _inbound(self, line: bytes) -> Inbound | None:
        text = line.decode(errors="replace").rstrip("\r\n")
        if not text.strip():
            return None
        # A terminal has no ids of its own; no line ever comes twice from it.
        known = f"{os.getpid()}-in-{next(self._numbers)}"
        return Inbound(id=known, peer=self._peer, at=datetime.now(UTC), text=text)


def _reading(file: int) -> asyncio.Queue[bytes]:
    """The lines of ``file`` as they come, an empty one at its end.

    A thread of its own reads, because not every input (a redirected file) can be awaited; it is a
    daemon, because a read cannot be interrupted.
    """
    lines: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    # Its own descriptor: the number may be closed and given out again while the thread reads.
    own = os.dup(file)

    def read() -> None:
        with suppress(RuntimeError), open(own, "rb") as found:
            for line in itertools.chain(iter(found.readline, b""), (b"",)):
                loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=read, name="console", daemon=True).start()
    return lines


def _write(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
