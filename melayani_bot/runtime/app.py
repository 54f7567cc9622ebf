"""Assembles one server from stores, channels and an answerer, and runs it.

Seams for whoever adds to it: `Plan.observer` for metrics and logs, `Plan.admit` for limits per
person, `Plan.guard` for limits per address, `Plan.reports` for pages about the server,
`Plan.chores` for what is done beside, `Plan.answer` for knowledge that is swapped while running.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from melayani_bot.channel import (
    Channel,
    WebhookChannel,
)
from melayani_bot.runtime import notices
from melayani_bot.runtime.chores import Chore
from melayani_bot.runtime.clock import Age, Clock
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.health import Health, Report
from melayani_bot.runtime.host import Guard, Host
from melayani_bot.runtime.http import listening, room
from melayani_bot.runtime.intake import Admit, Backlog, Intake, admit_all
from melayani_bot.runtime.observer import NOBODY, Observer
from melayani_bot.runtime.pages import page_of
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.sender import Sender
from melayani_bot.runtime.supervisor import Hops, supervise
from melayani_bot.runtime.worker import Answerer, Worker
from melayani_bot.storage.in_hand import Hold
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one server consists of; ``port`` 0 lets the system choose.

    ``sending`` is told the numbers of what is being sent; ``apology`` says what a citizen is told
    whose question was given up; ``age`` tells how long ago something was stamped.
    """

    channels: Sequence[Channel]
    answer: Answerer
    sending: Hold = nullcontext
    apology: Callable[[], str] = notices.apology
    host: str = "127.0.0.1"
    port: int = 0
    max_body: int = 3_000_000
    drain_seconds: float = 10.0
    policy: Policy = field(default_factory=Policy)
    observer: Observer = NOBODY
    admit: Admit = admit_all
    guard: Guard = lambda _address, _path, _headers: None
    reports: Mapping[str, Report] = field(default_factory=lambda: {"/health": Health().report})
    chores: Sequence[Chore] = ()
    now: Callable[[], datetime] = clock
    age: Age = field(default_factory=lambda: Clock().age)
    seed: int | None = None


async def serve(
    plan: Plan,
    store: MessageStore,
    stop: asyncio.Event,
    ready: Callable[[int], None] = lambda _port: None,
) -> None:
    """Serve until ``stop`` is set and everything is drained; ``ready`` gets the port.

    Raises:
        SettingsError: the address cannot be used, or the system lets it have too few files.
    """
    connections, disk = room(), Disk()
    hops = assemble(plan, store, disk)
    hosts = [channel for channel in plan.channels if isinstance(channel, WebhookChannel)]
    host = Host(
        channels={channel.name: channel for channel in hosts},
        deliver=hops.intake.deliver,
        pages={
            path: page_of(report, store, disk, plan.now) for path, report in plan.reports.items()
        },
        max_body=plan.max_body,
        share=max(1, connections * 3 // 4),
        guard=plan.guard,
        observer=plan.observer,
    )
    try:
        # Channels close first: a browser that waits for news would hold the listener open.
        async with (
            listening(host, plan.host, plan.port, connections) as port,
            _closing(plan),
        ):
            ready(port)
            await supervise(hops, stop, plan.drain_seconds)
    finally:
        disk.close()


def assemble(plan: Plan, store: MessageStore, disk: Disk) -> Hops:
    """The hops, each knowing only what comes after it."""
    chance = random.Random(plan.seed)  # noqa: S311  # spreads waits; guards nothing
    policy = plan.policy
    backlog = Backlog(policy.backlog)
    senders = {
        channel.name: Sender(
            channel,
            store,
            disk,
            policy=policy,
            observer=plan.observer,
            chance=chance,
            now=plan.now,
            age=plan.age,
            hold=plan.sending,
        )
        for channel in plan.channels
    }
    worker = Worker(
        store,
        disk,
        plan.answer,
        wake_sender=lambda channel: senders[channel].claims.wake(),
        backlog=backlog,
        policy=policy,
        observer=plan.observer,
        chance=chance,
        now=plan.now,
        age=plan.age,
        apology=plan.apology,
    )
    return Hops(
        intake=Intake(store, disk, backlog, worker.claims.wake, plan.observer, plan.admit),
        worker=worker,
        senders=tuple(senders.values()),
        channels=plan.channels,
        store=store,
        disk=disk,
        backlog=backlog,
        policy=policy,
        observer=plan.observer,
        chance=chance,
        chores=plan.chores,
    )


@asynccontextmanager
async def _closing(plan: Plan) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await asyncio.gather(*(_close(channel, plan) for channel in plan.channels))


async def _close(channel: Channel, plan: Plan) -> None:
    """Close it, but wait no longer than for a send: everything it was told is on disk."""
    try:
        async with asyncio.timeout(plan.policy.send_seconds):
            await channel.aclose()
    except Exception as error:  # an adapter is foreign code; the others must be closed too
        plan.observer.failed(channel.name, told(error))
