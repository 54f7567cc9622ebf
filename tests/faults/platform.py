"""A messaging platform on disk: what citizens wrote, what was confirmed, what they saw.

It outlives every kill of the server, as a real platform would: a send counts from the moment its
line is in the ledger, whether the server lives to hear of it or not.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from melayani_bot.channel import (
    Capabilities,
    Deliver,
    Inbound,
    Part,
    Peer,
    PollingChannel,
    SendReceipt,
)
from tests.faults.deadly import die_of

EPOCH = datetime(2026, 11, 24, tzinfo=UTC)
NIK = "3510000000000000"
_BATCH = 20
_SLOWEST_SEND = 0.01


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform in one folder."""

    folder: Path

    def publish(self, messages: Sequence[dict[str, Any]]) -> None:
        with (self.folder / "feed").open("a") as feed:
            feed.writelines(json.dumps(message) + "\n" for message in messages)

    def feed(self) -> list[dict[str, Any]]:
        return _lines(self.folder / "feed")

    def ledger(self) -> list[dict[str, Any]]:
        return _lines(self.folder / "ledger")

    def confirmed(self) -> int:
        path = self.folder / "confirmed"
        return int(path.read_text()) if path.exists() else 0

    def confirm(self, count: int) -> None:
        fresh = self.folder / "confirmed.new"
        fresh.write_text(str(count))
        fresh.rename(self.folder / "confirmed")

    def take(self, peer: Peer, part: Part) -> None:
        line = json.dumps({"peer": peer.conversation, "text": part.text, "key": part.key})
        handle = os.open(self.folder / "ledger", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, line.encode() + b"\n")
        os.close(handle)


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    whole = path.read_text().rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def written(seed: int, start: int, count: int, conversations: int = 40) -> Iterator[dict[str, Any]]:
    """Messages numbered from ``start``; a fifth come twice, some hold a NIK."""
    chance = random.Random(f"{seed}-{start}")
    recent: list[dict[str, Any]] = []
    for number in range(start, start + count):
        text = f"m{number} {NIK}" if number % 7 == 0 else f"m{number}"
        peer = f"c{chance.randrange(conversations)}"
        recent = [*recent[-10:], {"id": f"m{number}", "peer": peer, "text": text, "at": number}]
        yield recent[-1]
        if chance.random() < 0.2:
            yield chance.choice(recent)


class LedgerChannel(PollingChannel):
    """Fetches the feed in batches and confirms a batch when all of it is delivered."""

    name: ClassVar[str] = "buku"
    Settings = Path
    idempotent: ClassVar[bool] = False

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._chance = random.Random()

    @classmethod
    def create(cls, settings: Path) -> Self:
        settings.mkdir(parents=True, exist_ok=True)
        return cls(Platform(settings))

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(max_text=4000, idempotent_send=self.idempotent)

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        die_of(part.text, "send")
        self._platform.take(to, part)
        # The window in which a kill leaves us not knowing that it arrived.
        await asyncio.sleep(self._chance.uniform(0, _SLOWEST_SEND))
        return SendReceipt("ok")

    async def run(self, deliver: Deliver) -> None:
        while True:
            done = self._platform.confirmed()
            batch = self._platform.feed()[done : done + _BATCH]
            await asyncio.gather(*(deliver(self._inbound(message)) for message in batch))
            self._platform.confirm(done + len(batch))
            await asyncio.sleep(0 if batch else 0.02)

    def _inbound(self, message: dict[str, Any]) -> Inbound:
        return Inbound(
            id=message["id"],
            peer=Peer(self.name, message["peer"]),
            at=EPOCH + timedelta(seconds=message["at"]),
            text=message["text"],
        )


class IdempotentLedger(LedgerChannel):
    """The same, but a key that comes again is shown once."""

    name = "buku-sekali"
    idempotent = True


CHANNELS = (LedgerChannel, IdempotentLedger)
