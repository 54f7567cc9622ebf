"""Fourth hop: the durable outbox to the platform, with pace, retry and dead letters."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import partial
from typing import Any

from melayani_bot.channel import Capabilities, Channel, SendReceipt
from melayani_bot.runtime.breaker import Breaker
from melayani_bot.runtime.claims import Claims
from melayani_bot.runtime.clock import Age
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import Failure, failure_of, told
from melayani_bot.runtime.group import Group
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.pace import Pace
from melayani_bot.runtime.policy import Policy, backoff
from melayani_bot.runtime.quarantine import Quarantine
from melayani_bot.runtime.storable import storable
from melayani_bot.runtime.surely import surely
from melayani_bot.storage.in_hand import Hold
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.points import point
from melayani_bot.storage.values import Box, Outgoing, Sent


class Sender:
    """Sends the parts of one channel: in order within a conversation, conversations side by side.

    A part is marked "sending" on disk before the platform is called and "sent" after. What a crash
    leaves in between is sent again: on a channel with idempotent sends the citizen sees it once,
    on others perhaps twice, at most `room` parts a crash.
    """

    def __init__(
        self,
        channel: Channel,
        store: MessageStore,
        disk: Disk,
        *,
        policy: Policy,
        observer: Observer,
        chance: random.Random,
        now: Callable[[], datetime],
        age: Age,
        hold: Hold,
    ) -> None:
        self._channel, self._store, self._disk, self._hold = channel, store, disk, hold
        self._policy, self._observer, self._chance = policy, observer, chance
        self._now, self._age = now, age
        self._sending: Group[Outgoing, None] = Group(store.sending, disk)
        self._sent: Group[Sent, None] = Group(store.sent, disk)
        window = channel.capabilities.reply_window
        self._oldest = min(policy.oldest, window) if window else policy.oldest
        self._pace = Pace(channel.capabilities)
        self._quarantine = Quarantine(policy)
        self._room = asyncio.Semaphore(room(channel.capabilities, policy))
        self._stopping = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._breaker = Breaker(
            conversations=policy.outage_conversations,
            probe=policy.probe_seconds,
            tell=partial(observer.circuit, channel.name),
        )
        self.claims = Claims(self._claim, self._handle, policy.claims)

    async def run(self) -> None:
        """Send until cancelled, the parts first that a volatile channel has lost."""
        if self._channel.capabilities.volatile:
            await self._show_again()
        await self.claims.run()

    async def _show_again(self) -> None:
        since = self._now() - self._policy.shown_again
        read = partial(self._disk.run, self._store.sent_since, self._channel.name, since)
        for part in await surely(read, self._observer, self._channel.name):
            try:
                await self._patiently(self._channel.send(part.peer, part.part))
            except Exception as error:  # an adapter is foreign code; what it lost stays lost
                self._observer.failed(self._channel.name, told(error))

    async def stop(self) -> None:
        """Finish what the platform is being told right now; leave the rest in the outbox."""
        self._stopping.set()
        self.claims.cancel(keep=self._busy)
        await self.claims.idle()

    async def _claim(self, limit: int) -> list[Outgoing]:
        if self._stopping.is_set():
            return []
        return list(await self._disk.run(self._store.claim_parts, self._channel.name, limit))

    async def _handle(self, part: Outgoing) -> None:
        if part.deaths >= self._policy.part_deaths:
            return await self._bury(part, f"bot mati {part.deaths} kali saat mengirimnya")
        failures, unclear = part.attempts, int(part.interrupted)
        if part.interrupted and not self._channel.capabilities.idempotent_send:
            self._observer.resent(self._channel.name)
        while not self._stopping.is_set():
            if self._age(part.asked_at) > self._oldest:
                return await self._bury(part, f"jawaban lebih tua dari {self._oldest}")
            async with self._quarantine.turn(part):
                await self._breaker.gate()
                await self._pace.turn(part.peer)
                failure = await self._send(part)
            if failure is None:
                return None
            self._tell_breaker(part, failure)
            counts = failure.blames and not self._breaker.is_open
            failures, unclear = failures + counts, unclear + failure.unclear
            if failure.final or self._exhausted(failures, unclear):
                return await self._bury(part, failure.error)
            await self._put_back(part, failure, counts=counts, failures=failures)
        return None

    def _exhausted(self, failures: int, unclear: int) -> bool:
        if failures >= self._policy.tries:
            return True
        copies_matter = not self._channel.capabilities.idempotent_send
        return copies_matter and unclear >= self._policy.unclear_tries

    def _tell_breaker(self, part: Outgoing, failure: Failure) -> None:
        if failure.refused:
            self._breaker.open(failure.error)
        elif failure.blames and not failure.final:
            self._breaker.failed(part.peer, failure.error)

    async def _send(self, part: Outgoing) -> Failure | None:
        """Tell the platform once; ``None`` when it took the part and that is on disk."""
        task = asyncio.current_task()
        assert task is not None
        async with self._room:
            self._busy.add(task)
            try:
                return await self._send_marked(part)
            finally:
                self._busy.discard(task)

    async def _send_marked(self, part: Outgoing) -> Failure | None:
        await self._surely(partial(self._sending, part))
        point("sender:before-send")
        try:
            receipt = await self._patiently(self._call(part))
        except Exception as error:  # an adapter is foreign code; the error is judged and kept
            return failure_of(error)
        point("sender:after-send")
        self._breaker.succeeded()
        await self._surely(partial(self._sent, Sent(part, storable(receipt.id))))
        waited = (self._now() - part.asked_at).total_seconds()
        self._observer.sent(self._channel.name, waited)
        return None

    async def _call(self, part: Outgoing) -> SendReceipt:
        with self._hold(part.seq):
            return await self._channel.send(part.peer, part.part)

    async def _patiently(self, send: Coroutine[Any, Any, SendReceipt]) -> SendReceipt:
        """What ``send`` returns in time; it may not even let itself be cancelled."""
        call = asyncio.create_task(send)
        try:
            done, _ = await asyncio.wait((call,), timeout=self._policy.send_seconds)
        finally:
            call.cancel()
        if not done:
            raise TimeoutError
        return call.result()

    async def _put_back(
        self, part: Outgoing, failure: Failure, *, counts: bool, failures: int
    ) -> None:
        note = partial(self._store.fail_part, part, failure.error, counts=counts)
        await self._surely(partial(self._disk.run, note))
        self._observer.retried(self._channel.name, failure.error)
        wait = failure.wait
        if wait is None:
            wait = backoff(failures, self._policy, self._chance)
        try:
            async with asyncio.timeout(wait):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _bury(self, part: Outgoing, error: str) -> None:
        await self._surely(partial(self._disk.run, self._store.bury_part, part, error))
        self._observer.buried(Box.OUTBOX, self._channel.name, error)

    async def _surely(self, write: Callable[[], Awaitable[None]]) -> None:
        await surely(write, self._observer, self._channel.name)


def room(capabilities: Capabilities, policy: Policy) -> int:
    """How many sends of a channel may be under way at the same moment."""
    if capabilities.idempotent_send:
        return policy.claims
    rate = capabilities.sends_per_second or 0.0
    return min(policy.claims, max(policy.in_flight, round(rate * policy.in_flight_seconds)))
