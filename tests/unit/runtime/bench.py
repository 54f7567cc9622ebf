"""A whole server on virtual time: a scripted channel, an in-memory store, a plain answerer."""

import asyncio
import random
import zlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from melayani_bot.runtime.clock import Clock
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.intake import Backlog, Intake
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.replying import keyed
from melayani_bot.runtime.sender import Sender
from melayani_bot.runtime.supervisor import Hops, supervise
from melayani_bot.runtime.worker import Answerer, Worker
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.values import Box, Question, Reply
from tests.unit.runtime.virtual import Inline, VirtualLoop

SORRY = "maaf"
ANI, BUDI, CICI = Peer("palsu", "ani"), Peer("palsu", "budi"), Peer("palsu", "cici")
PLAIN = Capabilities(max_text=4000)
Script = Callable[["FakeChannel", Peer, Part], Any]


class FakeChannel(PollingChannel):
    """Takes every part, unless ``script`` raises or waits for it."""

    name: ClassVar[str] = "palsu"
    Settings = object

    def __init__(self, capabilities: Capabilities, script: Script | None = None) -> None:
        self._capabilities, self._script = capabilities, script
        self.calls: list[tuple[float, str, str]] = []
        self.taken: list[tuple[str, str]] = []
        self.feed: list[Inbound | float] = []

    @classmethod
    def create(cls, settings: Any) -> Self:
        raise NotImplementedError

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        time = asyncio.get_running_loop().time()
        self.calls.append((round(time, 3), to.conversation, part.text))
        if self._script:
            found = self._script(self, to, part)
            if asyncio.iscoroutine(found):
                await found
        self.taken.append((to.conversation, part.text))
        return SendReceipt(f"r{len(self.taken)}")

    async def run(self, deliver: Deliver) -> None:
        while self.feed:
            item = self.feed[0]
            if isinstance(item, float):
                await asyncio.sleep(item)
            else:
                await deliver(item)
            self.feed.pop(0)
        await asyncio.sleep(1e9)


class Diary(Observer):
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []

    def accepted(self, channel: str, *, new: bool) -> None:
        self.events.append(("accepted", new))

    def refused(self, channel: str) -> None:
        self.events.append(("refused",))

    def retried(self, channel: str, error: str) -> None:
        self.events.append(("retried", error))

    def resent(self, channel: str) -> None:
        self.events.append(("resent",))

    def buried(self, box: Box, channel: str, error: str) -> None:
        self.events.append(("buried", box, error))

    def undelivered(self, channel: str, error: str) -> None:
        self.events.append(("undelivered", error))

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        self.events.append(("circuit", is_open))

    def failed(self, name: str, error: str) -> None:
        self.events.append(("failed", name, error))

    def named(self, name: str) -> list[tuple[Any, ...]]:
        return [event[1:] for event in self.events if event[0] == name]


def answering(answer: Callable[[Question], Reply]) -> Answerer:
    """``answer`` as a server has it."""

    async def answered(question: Question) -> Reply:
        return answer(question)

    return answered


def echo(question: Question) -> Reply:
    """One part for each line of the question."""
    message = question.message
    parts = tuple(Part(text=line) for line in message.text.split("\n"))
    turns = (question.state or {"turns": 0})["turns"] + 1
    return Reply(question=question, parts=keyed(parts, message), state={"turns": turns})


@dataclass
class Bench:
    """``hops`` running on ``loop``; leave `stop` to the test."""

    loop: VirtualLoop
    script: Script | None = None
    capabilities: Capabilities = PLAIN
    policy: Policy = field(default_factory=Policy)
    answer: Callable[[Question], Reply] = echo
    store: MessageStore | None = None
    diary: Diary = field(default_factory=Diary)
    admit: Callable[[Inbound], str | None] = lambda _: ""
    error: timedelta = timedelta(0)
    """By how much the clock on the wall is wrong."""

    def __post_init__(self) -> None:
        self.clock = Clock(self.wall, self.loop.time)
        self.store = self.store or MemoryMessages(now=self.clock.stamp)
        self.disk = Disk(Inline())
        self.channel = FakeChannel(self.capabilities, self.script)
        self.stop = asyncio.Event()
        self.hops = self._hops(self.store, Backlog(self.policy.backlog))

    def wall(self) -> datetime:
        return self.loop.moment() + self.error

    def _hops(self, store: MessageStore, backlog: Backlog) -> Hops:
        chance = random.Random(7)
        common: dict[str, Any] = {"policy": self.policy, "observer": self.diary, "chance": chance,
                                  "now": self.wall,
                                  "age": self.clock.age}  # fmt: skip
        sender = Sender(self.channel, store, self.disk, hold=nullcontext, **common)
        worker = Worker(
            store, self.disk, answering(self.answer),
            wake_sender=lambda _: sender.claims.wake(), backlog=backlog,
            apology=lambda: SORRY, **common,
        )  # fmt: skip
        intake = Intake(store, self.disk, backlog, worker.claims.wake, self.diary, self.admit)
        return Hops(
            intake=intake, worker=worker, senders=[sender], channels=[self.channel], store=store,
            disk=self.disk, backlog=backlog, policy=self.policy, observer=self.diary, chance=chance,
        )  # fmt: skip

    def said(self, peer: Peer, *texts: str, ago: float = 0.0) -> list[Inbound]:
        at = self.loop.moment() - timedelta(seconds=ago)
        names = [
            f"{n}-{zlib.crc32(text.encode('utf-8', 'replace'))}" for n, text in enumerate(texts)
        ]
        return [
            Inbound(id=name, peer=peer, at=at, text=text)
            for name, text in zip(names, texts, strict=True)
        ]

    async def live(self, *messages: Inbound, seconds: float = 3600.0, drain: float = 10.0) -> None:
        """Deliver, let ``seconds`` pass, stop."""
        running = asyncio.create_task(supervise(self.hops, self.stop, drain))
        for message in messages:
            await self.hops.intake.deliver(message)
        await asyncio.sleep(seconds)
        self.stop.set()
        await running

    def texts(self, conversation: str) -> Sequence[str]:
        return [text for peer, text in self.channel.taken if peer == conversation]
