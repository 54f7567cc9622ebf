"""L5: the real Telegram clients, fetching and being called, against the emulated Bot API."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from melayani_bot.testing.telegram import FloodControl
from tests.load.account import Account, account, answered
from tests.load.bench import Server, serving
from tests.load.chats import Chats, Way
from tests.load.figures import Spread, steady
from tests.load.troubles import Trouble

WAYS = tuple(
    Way(channel, called) for channel in ("telegram", "telegram-aiogram") for called in (False, True)
)
PACED = 25.0
"""Questions a second; most answers are one of the 30 messages that Telegram takes in a second."""
TROUBLED = 10.0
"""Questions a second, of which what a trouble holds up can be made good soon."""
TROUBLE_AFTER = 2.0
"""Seconds from the first question."""
UNPACED = "--unpaced"
"""Flag of the server that keeps to no pace."""
PATIENCE = 120.0
"""Seconds after the last question."""


@dataclass(frozen=True, slots=True)
class Clients:
    """How much is measured.

    Args:
        paced: what is measured at Telegram's pace, with its flood control.
        seconds: how long each even load lasts there.
        troubles: what comes in the middle of one.
        waiting: updates that wait there after an outage.
        unpaced: what is measured without any pace.
        waiting_unpaced: updates that wait there.
    """

    paced: Sequence[Way]
    seconds: float
    troubles: Sequence[Trouble]
    waiting: int
    unpaced: Sequence[Way]
    waiting_unpaced: int


@dataclass(frozen=True, slots=True)
class Load:
    """Questions at ``times`` (seconds from the start), everybody asks twice."""

    name: str
    times: Sequence[float]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """How one load was carried.

    ``seconds`` from the first update due to the last message seen, ``refused`` sends that came too
    fast for Telegram, ``cost`` milliseconds of the server's processor for each update, ``resident``
    MB at the end.
    """

    way: Way
    load: str
    updates: int
    seconds: float
    refused: int
    cost: float
    resident: float
    account: Account

    @property
    def spread(self) -> Spread:
        """From when an update was due until its answer was there."""
        return Spread.of(self.account.waits or (float("inf"),))


def clients(folder: Path, size: Clients, seed: int) -> list[Carried]:
    """Every load on every way, those at Telegram's pace first."""
    at_once = [_at_once(size.waiting_unpaced, ", no pace kept")]
    runs: list[tuple[Way, list[Load], tuple[str, ...]]]
    runs = [(way, _at_telegrams_pace(way, size), ()) for way in size.paced]
    runs += [(way, at_once, (UNPACED,)) for way in size.unpaced]
    found: list[Carried] = []
    for way, loads, flags in runs:
        data = Path(tempfile.mkdtemp(dir=folder))
        found += uvloop.run(_all_carried(data, Chats(way, seed), loads, flags))
    return found


def _at_telegrams_pace(way: Way, size: Clients) -> list[Load]:
    even = Load(f"{PACED:g}/s", steady(PACED, size.seconds))
    if way.called:
        return [even]
    # What can go wrong but for polling is the same where the bot is called.
    times = steady(TROUBLED, size.seconds)
    troubled = [Load(f"{TROUBLED:g}/s, {each.name}", times, each) for each in size.troubles]
    return [even, _at_once(size.waiting), *troubled]


def _at_once(updates: int, how: str = "") -> Load:
    return Load(f"{updates:,} at once{how}", [0.0] * updates)


async def _all_carried(
    folder: Path, chats: Chats, loads: Sequence[Load], flags: Sequence[str]
) -> list[Carried]:
    """One load after another on the same server."""
    chats.faults.flood = None if UNPACED in flags else FloodControl()
    async with _bot(folder, chats, flags) as server:
        return [await _carried(load, chats, server, folder) for load in loads]


async def _carried(load: Load, chats: Chats, server: Server, folder: Path) -> Carried:
    chats.begin(load.name)
    begun, busy = time.monotonic(), server.processor()
    async with asyncio.TaskGroup() as group:
        group.create_task(chats.ask(load.times, server.port))
        if load.trouble:
            await asyncio.sleep(TROUBLE_AFTER)
            group.create_task(load.trouble.happen(chats))
    await answered(folder, chats, PATIENCE)
    return Carried(
        way=chats.way,
        load=load.name,
        updates=len(load.times),
        seconds=max(chats.seen.values(), default=float("inf")) - begun,
        refused=chats.refused,
        cost=1e3 * (server.processor() - busy) / len(load.times),
        resident=server.resident(),
        account=account(folder, chats),
    )


@asynccontextmanager
async def _bot(folder: Path, chats: Chats, flags: Sequence[str]) -> AsyncIterator[Server]:
    """The server as shipped, on all cores, on its platform; started in a thread, as it calls us."""
    cores = os.sched_getaffinity(0)
    async with chats:
        starting = serving(folder, chats.way.settings(chats.url), cores, *flags)
        server = await asyncio.to_thread(starting.__enter__)
        try:
            yield server
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)
