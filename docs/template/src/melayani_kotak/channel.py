"""The transport: takes files from one folder in order of name, puts files into another."""

from __future__ import annotations

import asyncio
import errno
import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from melayani_bot.channel import Capabilities, Deliver, Part, Peer, PollingChannel, SendReceipt
from melayani_bot.errors import ChannelError
from melayani_kotak.convert import CHANNEL, inbound, outbound

LARGEST = 1_000_000
"""Bytes of one file that are read; a larger one is no message."""


@dataclass(frozen=True, slots=True)
class KotakSettings:
    """Folders for messages and answers; ``pause`` in seconds between two looks."""

    masuk: Path
    keluar: Path
    pause: float = 1.0


class Kotak(PollingChannel):
    """Two folders."""

    name = CHANNEL
    Settings = KotakSettings

    def __init__(self, settings: KotakSettings) -> None:
        self._settings = settings
        self._numbers = itertools.count(1)

    @classmethod
    def create(cls, settings: KotakSettings) -> Self:
        """Build the channel; no folder is touched."""
        return cls(settings)

    @property
    def capabilities(self) -> Capabilities:
        """Plain text; the core numbers the choices."""
        return Capabilities(max_text=4_000)

    async def run(self, deliver: Deliver) -> None:
        """Deliver file by file; a file is removed only when its message has been stored."""
        while True:
            for path in sorted(self._settings.masuk.glob("*.json")):
                message = inbound(_content(path))
                if message:
                    await deliver(message)
                path.unlink(missing_ok=True)
            await asyncio.sleep(self._settings.pause)

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Write one file; nobody sees it before it is whole."""
        # In order by name, and never one that was there before a restart.
        name = f"{time.time_ns():020}-{next(self._numbers):06}"
        draft = self._settings.keluar / f"{name}.part"
        try:
            draft.write_bytes(outbound(to, part))
            draft.rename(draft.with_suffix(".json"))
        except OSError as error:
            raise failure(error) from None
        return SendReceipt(name)


def failure(error: OSError) -> ChannelError:
    """Every error of the platform as one of ours; the only place that knows both."""
    return ChannelError(f"kotak: {errno.errorcode.get(error.errno or 0, 'OSError')}")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)
