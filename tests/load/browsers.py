"""L4: webhooks while thousands of browsers wait for news on the web chat."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import uvloop

from melayani_bot.channel import HttpRequest
from tests.load.accept import requests
from tests.load.bench import Server, serving, whatsapp
from tests.load.client import Client, paced, raw_request
from tests.load.figures import Spread, steady

OPENED_PER_SECOND = 100.0
COME_PER_SECOND = 500.0
WEBHOOKS_PER_SECOND = 136.0
SETTINGS = 'trusted_proxies = ["127.0.0.1"]\n'
"""The browsers come through a proxy, each from an address of its own."""


@dataclass(frozen=True, slots=True)
class Starved:
    """``polls`` counts the answers to long polls by status, ``webhooks`` those to webhooks."""

    waiting: int
    polls: Counter[int]
    webhooks: Counter[int]
    accept: Spread
    resident: float


def browsers(folder: Path, waiting: int, seconds: float) -> Starved:
    """``waiting`` browsers wait, each on its own connection, while webhooks come in."""
    settings = SETTINGS + whatsapp("http://127.0.0.1:9")
    with serving(folder, settings, os.sched_getaffinity(0)) as server:
        return uvloop.run(_measure(server, waiting, seconds))


async def _measure(server: Server, waiting: int, seconds: float) -> Starved:
    polls: Counter[int] = Counter()
    async with Client(server.port, waiting) as readers, Client(server.port, 16) as platform:
        cookies = await _opened(platform, waiting)
        waits = [asyncio.create_task(_wait(readers, *place, polls)) for place in enumerate(cookies)]
        await asyncio.sleep(waiting / COME_PER_SECOND + 1)
        ready = requests(server.port, round(WEBHOOKS_PER_SECOND * seconds))

        async def push(number: int) -> int:
            return (await platform.ask(ready[number])).status

        laps = await paced(steady(WEBHOOKS_PER_SECOND, seconds), push)
        resident = server.resident()
        for task in waits:
            task.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
    spread = Spread.of([took for _, took, _ in laps])
    return Starved(waiting, polls, Counter(status for *_, status in laps), spread, resident)


async def _opened(client: Client, count: int) -> list[str]:
    """Let each browser ask once; the cookies of their conversations."""
    cookies: list[str] = []

    async def ask(number: int) -> int:
        body = json.dumps({"id": f"peramban-{number:08}", "text": "halo"}).encode()
        headers = {**_headers(number), "content-type": "application/json"}
        request = HttpRequest("POST", "/", headers=headers, body=body)
        answer = await client.ask(raw_request(request, "/web/messages", client.port))
        found = re.search(rb"set-cookie: ([^;\r]+)", answer.head, re.IGNORECASE)
        assert found, answer
        cookies.append(found[1].decode())
        return answer.status

    await paced(steady(OPENED_PER_SECOND, count / OPENED_PER_SECOND), ask)
    return cookies


async def _wait(client: Client, number: int, cookie: str, polls: Counter[int]) -> None:
    """Wait for news again and again, as the page does in the minutes after a question."""
    await asyncio.sleep(number / COME_PER_SECOND)
    cursor = ""
    while True:
        headers = {**_headers(number), "cookie": cookie}
        request = HttpRequest("GET", "/", headers=headers)
        path = f"/web/messages?after={cursor}&wait=20"
        answer = await client.ask(raw_request(request, path, client.port))
        polls[answer.status] += 1
        if answer.status != 200:
            await asyncio.sleep(3)
        else:
            cursor = json.loads(answer.body)["cursor"]


def _headers(number: int) -> dict[str, str]:
    return {"x-forwarded-for": f"10.0.{number // 250}.{number % 250 + 1}"}
