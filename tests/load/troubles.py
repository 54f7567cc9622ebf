"""What can go wrong with Telegram in the middle of a load."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import httpx

from melayani_bot.testing.telegram import TOKEN
from tests.load.chats import Chats

SECONDS = 4.0
"""How long each of them lasts."""
SLOW_SECONDS = 2.0
"""What a send takes on a slow platform."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """``happen`` begins it and returns when it is over."""

    name: str
    happen: Callable[[Chats], Coroutine[Any, Any, None]]


async def _flood(chats: Chats) -> None:
    assert chats.faults.flood is not None
    chats.faults.flood.close(SECONDS, asyncio.get_running_loop().time())
    await asyncio.sleep(SECONDS)


async def _second_poller(chats: Chats) -> None:
    """It confirms nothing, as a forgotten old copy that cannot store might."""
    until = time.monotonic() + SECONDS
    async with httpx.AsyncClient(trust_env=False) as client:
        while time.monotonic() < until:
            url = f"{chats.url}/bot{TOKEN}/getUpdates"
            await client.get(url, params={"timeout": 1}, timeout=2 * SECONDS)


async def _slow_platform(chats: Chats) -> None:
    usual, chats.faults.seconds = chats.faults.seconds, SLOW_SECONDS
    await asyncio.sleep(SECONDS)
    chats.faults.seconds = usual


TROUBLES = (
    Trouble(f"everything 429 for {SECONDS:g} s", _flood),
    Trouble(f"sends take {SLOW_SECONDS:g} s for {SECONDS:g} s", _slow_platform),
    Trouble(f"a second poller for {SECONDS:g} s", _second_poller),
)
