"""Keeps channels and hops going, and brings them to an orderly end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass

from melayani_bot.channel import Channel, PollingChannel
from melayani_bot.errors import StorageError
from melayani_bot.runtime.chores import Chore, repeat
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.intake import Backlog, Intake
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.policy import Policy, backoff
from melayani_bot.runtime.sender import Sender
from melayani_bot.runtime.worker import Worker
from melayani_bot.storage.messages import MessageStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Hops:
    """The running pieces of one server."""

    intake: Intake
    worker: Worker
    senders: Sequence[Sender]
    channels: Sequence[Channel]
    store: MessageStore
    disk: Disk
    backlog: Backlog
    policy: Policy
    observer: Observer
    chance: random.Random
    chores: Sequence[Chore] = ()

    def wake(self) -> None:
        """Let every hop look for work."""
        self.worker.claims.wake()
        for sender in self.senders:
            sender.claims.wake()


async def supervise(hops: Hops, stop: asyncio.Event, drain_seconds: float) -> None:
    """Run until ``stop`` is set, then take nothing more, answer what waits, and end.

    What cannot be answered and sent within ``drain_seconds`` stays in the store for the next start.
    """
    async with asyncio.TaskGroup() as group:
        polls = [group.create_task(keep_receiving(channel, hops)) for channel in hops.channels]
        loops = [group.create_task(hops.worker.claims.run()), group.create_task(_look(hops))]
        loops += [group.create_task(sender.run()) for sender in hops.senders]
        loops += [group.create_task(repeat(c, hops.disk, hops.observer)) for c in hops.chores]
        await stop.wait()
        hops.intake.close()
        _cancel(polls)
        await _drain(hops, drain_seconds)
        _cancel(loops)


async def keep_receiving(channel: Channel, hops: Hops) -> None:
    """Open the channel and run it if it polls; after any end, start again after a while."""
    failures = 0
    while True:
        started = asyncio.get_running_loop().time()
        error = await _receive(channel, hops)
        if error is None:
            return
        if asyncio.get_running_loop().time() - started > hops.policy.longest_wait:
            failures = 0
        failures += 1
        hops.observer.failed(channel.name, error)
        await asyncio.sleep(backoff(failures, hops.policy, hops.chance))


async def _receive(channel: Channel, hops: Hops) -> str | None:
    """Until the channel ends: why, or ``None`` where it is ready and will be called."""
    try:
        async with asyncio.timeout(hops.policy.open_seconds):
            await channel.open()
        if not isinstance(channel, PollingChannel):
            return None
        await channel.run(hops.intake.deliver)
    except Exception as failure:  # an adapter is foreign code; the other channels go on
        return told(failure)
    return "run berakhir"


async def _look(hops: Hops) -> None:
    """Now and then look for work that nobody announced, such as replayed dead letters."""
    while True:
        try:
            hops.backlog.waiting = await hops.disk.run(hops.store.waiting)
        except StorageError as error:
            hops.observer.failed("storage", str(error))
        hops.wake()
        await asyncio.sleep(hops.policy.look_seconds)


async def _drain(hops: Hops, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await hops.worker.claims.drained()
            await asyncio.gather(*(sender.claims.drained() for sender in hops.senders))
    except TimeoutError:
        hops.observer.failed("drain", f"belum selesai setelah {seconds:g} detik; sisanya disimpan")
    hops.worker.claims.cancel()
    try:
        async with asyncio.timeout(hops.policy.send_seconds + 1):
            await asyncio.gather(*(sender.stop() for sender in hops.senders))
    except TimeoutError:
        hops.observer.failed("drain", "platform tidak selesai menjawab; sisanya disimpan")
    await hops.intake.settle()


def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
