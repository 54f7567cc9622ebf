"""L5: the real Telegram clients, fetching and being called, against the emulated Bot API."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvloop

from melayani_bot.testing.telegram import TOKEN
from melayani_bot.testing.telegram.flood import FloodControl
from tests.load.account import Account, account, answered
from tests.load.bench import Server, serving
from tests.load.chats import Chats, Way
from tests.load.figures import Spread, steady

WAYS = tuple(
    Way(channel, called) for channel in ("telegram", "telegram-aiogram") for called in (False, True)
)
PACED = 8.0
"""Questions a second that Telegram's 30 messages a second can answer."""
TROUBLE_SECONDS = 4.0
"""How long a trouble lasts."""
PATIENCE = 90.0
"""Seconds after the last question."""

Trouble = Callable[[Chats], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Carried:
    """How one load was carried.

    ``seconds`` from the first update due to the last message seen, ``messages`` what people saw,
    ``refused`` sends that Telegram refused as too fast, ``cost`` milliseconds of the server's
    processor for each update, ``resident`` MB at the end.
    """

    way: Way
    load: str
    updates: int
    messages: int
    seconds: float
    refused: int
    cost: float
    resident: float
    account: Account

    @property
    def spread(self) -> Spread:
        """From when an update was due until its answer was there."""
        return Spread.of(self.account.waits or (float("inf"),))


def paced(ways: Sequence[Way], seconds: float, seed: int) -> list[Carried]:
    """An even load at Telegram's own pace, its flood control at work."""
    times = steady(PACED, seconds)
    load = f"{PACED:g}/s"
    return [_run(_carried(way, load, times, len(times) // 2 or 1, seed)) for way in ways]


def backlog(ways: Sequence[Way], updates: int, seed: int) -> list[Carried]:
    """``updates`` wait after an outage, two of each person; no pace is kept but the bot's own."""
    times, load = [0.0] * updates, f"{updates:,} at once"
    return [_run(_carried(way, load, times, updates // 2, seed, unpaced=True)) for way in ways]


def troubled(ways: Sequence[Way], seconds: float, seed: int) -> list[Carried]:
    """The load of `paced`, with each trouble in the middle."""
    times, middle = steady(PACED, seconds), seconds / 3
    return [
        _run(_carried(way, name, times, len(times) // 2 or 1, seed, trouble=trouble, after=middle))
        for name, trouble in TROUBLES.items()
        for way in ways
        if not (way.called and trouble is second_poller)
    ]


def _run(measured: Coroutine[Any, Any, Carried]) -> Carried:
    return uvloop.run(measured)


async def _carried(
    way: Way,
    load: str,
    times: Sequence[float],
    people: int,
    seed: int,
    *,
    unpaced: bool = False,
    trouble: Trouble | None = None,
    after: float = 0.0,
) -> Carried:
    chats = Chats(way, people, seed)
    if not unpaced:
        chats.faults.flood = FloodControl()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _bot(folder, chats, way, unpaced=unpaced) as server:
            busy = server.processor()
            async with asyncio.TaskGroup() as group:
                group.create_task(chats.ask(times, server.port))
                if trouble:
                    group.create_task(_later(after, trouble(chats)))
            await answered(folder, chats, PATIENCE)
            busy, resident = server.processor() - busy, server.resident()
        found = account(folder, chats)
    flood = chats.faults.flood
    return Carried(
        way=way,
        load=load,
        updates=len(times),
        messages=len(chats.seen),
        seconds=max(chats.seen.values()) - min(chats.due.values()),
        refused=flood.refused if flood else 0,
        cost=1e3 * busy / len(times),
        resident=resident,
        account=found,
    )


@asynccontextmanager
async def _bot(folder: Path, chats: Chats, way: Way, *, unpaced: bool) -> AsyncIterator[Server]:
    """The server as shipped, on all cores, on its platform."""
    flags = ("--unpaced",) if unpaced else ()
    async with chats:
        starting = serving(folder, way.settings(chats.url), os.sched_getaffinity(0), *flags)
        server = await asyncio.to_thread(starting.__enter__)
        try:
            yield server
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)


async def _later(seconds: float, step: Coroutine[Any, Any, None]) -> None:
    await asyncio.sleep(seconds)
    await step


async def flood(chats: Chats) -> None:
    """Telegram refuses everything for a while: 429 with the seconds to wait."""
    assert chats.faults.flood is not None
    chats.faults.flood.close(TROUBLE_SECONDS, asyncio.get_running_loop().time())


async def second_poller(chats: Chats) -> None:
    """Somebody else polls with our token and confirms nothing, as a forgotten old copy might."""
    until = time.monotonic() + TROUBLE_SECONDS
    async with httpx.AsyncClient(trust_env=False) as client:
        while time.monotonic() < until:
            url = f"{chats.url}/bot{TOKEN}/getUpdates"
            await client.get(url, params={"timeout": 1}, timeout=5)


async def slow_platform(chats: Chats) -> None:
    """Each send takes two seconds."""
    usual, chats.faults.seconds = chats.faults.seconds, 2.0
    await asyncio.sleep(TROUBLE_SECONDS)
    chats.faults.seconds = usual


TROUBLES: dict[str, Trouble] = {
    "429 for four seconds": flood,
    "a second poller for four seconds": second_poller,
    "two seconds for each send, for four seconds": slow_platform,
}
