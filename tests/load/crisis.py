"""L2 and L3: a regency in crisis, answers against load, one slow conversation among a thousand."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from melayani_bot.channel import HttpRequest
from tests.load.bench import Server, serving, whatsapp
from tests.load.client import Client, raw_request
from tests.load.crowd import Crowd
from tests.load.figures import Spread, steady

USUAL, BURST = 136.0, 410.0
"""Messages a second."""
BURST_EVERY, BURST_SECONDS = 60.0, 5.0
CONNECTIONS = 64
UPGRADED = "messages_per_second = 1000"
"""A number that Meta has upgraded: the usual 80 a second, in and out, would be what is measured."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How a load was answered.

    ``accept`` is from when a question was due until its webhook was answered, ``answer`` until the
    platform had the answer; ``refused`` are webhooks without 200; ``remembered`` the share of
    matches from memory; ``busy`` the cores that the server kept busy; ``resident`` MB by second.
    """

    offered: float
    questions: int
    lost: int
    refused: int
    accept: Spread
    answer: Spread
    remembered: float
    busy: float
    resident: tuple[tuple[float, float], ...]


def crisis_times(seconds: float) -> list[float]:
    """136 messages a second, and 410 during five seconds of every minute."""
    return sorted(_crisis(seconds))


def _crisis(seconds: float) -> Iterator[float]:
    now = 0.0
    while now < seconds:
        yield now
        in_burst = now % BURST_EVERY >= BURST_EVERY / 2
        in_burst = in_burst and now % BURST_EVERY < BURST_EVERY / 2 + BURST_SECONDS
        now += 1 / (BURST if in_burst else USUAL)


def crisis(folder: Path, seconds: float, seed: int) -> Answered:
    """Ten minutes of it are ``seconds`` = 600; everybody asks four times."""
    times = crisis_times(seconds)
    crowd = Crowd(people=max(1, len(times) // 4), seed=seed)
    return uvloop.run(_one(folder, crowd, times, USUAL))


def ladder(folder: Path, rates: Sequence[float], seconds: float, seed: int) -> list[Answered]:
    """Even loads, one after another on the same server; ends after one that is not kept up with."""

    async def climb() -> list[Answered]:
        found: list[Answered] = []
        crowd = Crowd(people=4000, seed=seed)
        async with running(folder, crowd) as server:
            for rate in rates:
                found.append(await asked(server, crowd, steady(rate, seconds), rate))
                if found[-1].answer.p50 > 1000:
                    break
        return found

    return uvloop.run(climb())


def slow_one(folder: Path, people: int, seconds: float, seed: int, *, slow: bool) -> Answered:
    """``people`` conversations, each asks three times; with ``slow`` the sends of one hang."""
    crowd = Crowd(people=people, seed=seed, slow="ID.PALSU0" if slow else "")
    times = steady(3 * people / seconds, seconds)
    return uvloop.run(_one(folder, crowd, times, 3 * people / seconds))


async def _one(folder: Path, crowd: Crowd, times: Sequence[float], rate: float) -> Answered:
    async with running(folder, crowd) as server:
        return await asked(server, crowd, times, rate)


@asynccontextmanager
async def running(folder: Path, crowd: Crowd, *lines: str) -> AsyncIterator[Server]:
    """The server as shipped, on all cores, between the crowd and its platform.

    ``lines`` are more lines of its settings, before the first heading.
    """
    async with crowd.platform:
        settings = "\n".join((*lines, whatsapp(crowd.platform.url, UPGRADED)))
        with serving(folder, settings, os.sched_getaffinity(0)) as server:
            async with Client(server.port, CONNECTIONS) as client:
                crowd.client = client
                yield server


async def asked(server: Server, crowd: Crowd, times: Sequence[float], rate: float) -> Answered:
    """Have the crowd ask at these seconds from now, and measure."""
    assert crowd.client is not None
    crowd.answered.clear()
    crowd.statuses.clear()
    before, begun, busy = await matches(crowd.client), time.monotonic(), server.processor()
    async with _watched(server) as resident:
        laps = await crowd.ask(times)
    busy = (server.processor() - busy) / (time.monotonic() - begun)
    after = await matches(crowd.client)
    return Answered(
        offered=rate,
        questions=len(times),
        lost=crowd.unanswered,
        refused=crowd.statuses.total() - crowd.statuses[200],
        accept=Spread.of([took for _, took, _ in laps]),
        answer=Spread.of([took for _, took in crowd.answered]),
        remembered=_share(before, after),
        busy=busy,
        resident=tuple(resident),
    )


@asynccontextmanager
async def _watched(server: Server) -> AsyncIterator[list[tuple[float, float]]]:
    """Seconds and MB, once a second."""
    samples: list[tuple[float, float]] = []
    begun = time.monotonic()

    async def watch() -> None:
        while True:
            samples.append((time.monotonic() - begun, server.resident()))
            await asyncio.sleep(1)

    task = asyncio.create_task(watch())
    try:
        yield samples
    finally:
        task.cancel()


async def matches(client: Client) -> tuple[float, float]:
    """From the server's own metrics: matches remembered, matches made."""
    told = await client.ask(raw_request(HttpRequest("GET", "/"), "/metrics", client.port))
    found = dict(re.findall(rb'melayani_matches_total{source="(\w+)"} (\S+)', told.body))
    return float(found[b"remembered"]), float(found[b"made"])


def _share(before: tuple[float, float], after: tuple[float, float]) -> float:
    kept, made = (now - then for now, then in zip(after, before, strict=True))
    return kept / max(1.0, kept + made)
