"""L1, durable acceptance: signed webhooks that are on disk before they are answered, on one core."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from melayani_bot.channel import HttpResponse
from melayani_bot.storage.folder import MESSAGES_FILE
from melayani_bot.testing.whatsapp import Citizen, text
from melayani_bot.testing.whatsapp.payloads import payload
from tests.load.bench import NUMBER_ID, Server, cores_apart, emulator, serving, signed, whatsapp
from tests.load.client import Client, Lap, paced, raw_request
from tests.load.figures import Spread, steady

CONNECTIONS = 64
"""What a platform opens, about."""
FASTEST = 15_000
"""Messages a second that are made ready where the load is as fast as it goes."""
PATH = "/whatsapp/"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One load and how it was met; ``offered`` 0 is as much as the connections carry.

    ``rate`` is messages a second that were stored, ``cost`` milliseconds of the server's processor
    for each, all its threads together.
    """

    offered: float
    messages: int
    refused: int
    rate: float
    cost: float
    spread: Spread


def requests(port: int, count: int, first: int = 0) -> list[bytes]:
    """``count`` signed webhooks, each of another citizen with one question."""
    platform = emulator(_nowhere)
    made = []
    for number in range(first, first + count):
        item = text(Citizen(user_id=f"ID.PALSU{number}"), "ktp hilang", wamid=f"wamid.M{number}")
        body = json.dumps(payload(NUMBER_ID, [item])).encode()
        made.append(raw_request(signed(platform, body), PATH, port))
    return made


async def _nowhere(_: object) -> HttpResponse:
    return HttpResponse(200)


def measure(folder: Path, loads: Sequence[tuple[float, float]]) -> list[Accepted]:
    """Meet each load of (messages a second, seconds); a rate of 0 is as fast as it goes.

    Raises:
        AssertionError: the file does not hold exactly what was answered with 200.
    """
    ours, theirs = cores_apart()
    limits = "[limits]\nall_per_second = 1000000\n"
    with (
        serving(folder, limits + whatsapp("http://127.0.0.1:9"), ours, "--hold") as server,
        _on(theirs),
    ):
        found = uvloop.run(_measure(server, loads))
    with closing(sqlite3.connect(folder / "data" / MESSAGES_FILE)) as db:
        (stored,) = db.execute("SELECT count(*) FROM inbox").fetchone()
    assert stored == sum(load.messages - load.refused for load in found)
    return found


@contextmanager
def _on(cores: Collection[int]) -> Iterator[None]:
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


async def _measure(server: Server, loads: Sequence[tuple[float, float]]) -> list[Accepted]:
    found, first = [], 0
    async with Client(server.port, CONNECTIONS) as client:
        for rate, seconds in loads:
            count = round((rate or FASTEST) * seconds)
            ready = requests(server.port, count, first)
            first += count
            gc.freeze()
            before = server.processor()
            laps = await (_even(client, ready, rate) if rate else _greedy(client, ready, seconds))
            found.append(_summed(rate, laps, server.processor() - before))
    return found


async def _even(client: Client, ready: Sequence[bytes], rate: float) -> list[Lap]:
    async def ask(number: int) -> int:
        return (await client.ask(ready[number])).status

    return await paced(steady(rate, len(ready) / rate), ask)


async def _greedy(client: Client, ready: Sequence[bytes], seconds: float) -> list[Lap]:
    """Each connection asks again as soon as it is answered."""
    rest, laps = iter(ready), list[Lap]()
    until = time.monotonic() + seconds

    async def line() -> None:
        for raw in rest:
            begun = time.monotonic()
            status = (await client.ask(raw)).status
            laps.append((begun, time.monotonic() - begun, status))
            if begun > until:
                return

    await asyncio.gather(*(line() for _ in range(CONNECTIONS)))
    return laps


def _summed(offered: float, laps: Sequence[Lap], busy: float) -> Accepted:
    taken = [took for _, took, status in laps if status == 200]
    ends = [begun + took for begun, took, _ in laps]
    lasted = max(ends) - min(begun for begun, *_ in laps)
    return Accepted(
        offered=offered,
        messages=len(laps),
        refused=len(laps) - len(taken),
        rate=len(taken) / lasted,
        cost=1e3 * busy / len(laps),
        spread=Spread.of(taken),
    )
