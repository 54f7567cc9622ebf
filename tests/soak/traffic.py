"""Citizens of three channels who ask, leave in mid-poll and come back, and platforms that falter."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import httpx

from melayani_bot.testing import Fault, FaultKind
from melayani_bot.testing.telegram import TelegramEmulator
from melayani_bot.testing.whatsapp import Citizen, WhatsAppEmulator, text

Result = TypeVar("Result")

CHANNELS = ("web", "whatsapp", "telegram")
PEOPLE = 30
"""On each channel; more would be growth of the tables and not of the server."""

QUESTIONS: Sequence[str] = (
    "surat warga saya hilang", "mau bikin ktp baru", "jalan depan rumah rusak parah",
    "lampu jalan mati", "akta lahir anak kedua", "listrik padam dari pagi", "apa kabar",
    "bayar pajak motor", "alamat kantor camat", "sepeda terbang ungu", "terima kasih",
)  # fmt: skip
_FALTERING = (FaultKind.SERVER_ERROR, FaultKind.DROP, FaultKind.RATE_LIMIT)
_DROP_SECONDS = 10.0
"""Between two answers that get lost: a part that loses both of its tries is given up, as it should."""


@dataclass
class Traffic:
    """One message at a time, each from somebody at random; ``told`` counts them by channel."""

    base: str
    whatsapp: WhatsAppEmulator
    telegram: TelegramEmulator
    chance: random.Random
    told: Counter[str] = field(default_factory=Counter)
    accept_seconds: list[float] = field(default_factory=list)
    browsers: dict[int, httpx.AsyncClient] = field(default_factory=dict)
    no_drop_until: float = 0.0

    async def one(self) -> None:
        """Somebody writes; now and then the platform's next send fails."""
        channel = self.chance.choice(CHANNELS)
        person, said = self.chance.randrange(PEOPLE), self.chance.choice(QUESTIONS)
        if channel == "web":
            await self._in_browser(person, said)
        elif channel == "whatsapp":
            item = text(Citizen(user_id=f"ID.PALSU{person}"), said)
            if await self._timed(self.whatsapp.push(item)) != 200:
                return
        else:
            self.telegram.push(self.telegram.updates.message(f"orang{person}", {"text": said}))
        self.told[channel] += 1
        self._falter()

    async def _timed(self, accepting: Awaitable[Result]) -> Result:
        began = asyncio.get_running_loop().time()
        found = await accepting
        self.accept_seconds.append(asyncio.get_running_loop().time() - began)
        return found

    def _falter(self) -> None:
        if self.chance.random() >= 0.05:
            return
        kind, now = self.chance.choice(_FALTERING), asyncio.get_running_loop().time()
        platform = self.chance.choice((self.whatsapp, self.telegram.faults))
        if kind is FaultKind.DROP:
            if now < self.no_drop_until:
                return
            self.no_drop_until = now + _DROP_SECONDS
        platform.fail_next(Fault(kind, retry_after=timedelta(seconds=1)))

    async def _in_browser(self, person: int, said: str) -> None:
        browser = self.browsers.get(person) or self._opened(person)
        message = {"id": f"soak-{self.told.total():020d}", "text": said}
        answer = await self._timed(browser.post("/web/messages", json=message))
        answer.raise_for_status()
        try:
            await browser.get("/web/messages", params={"wait": 20}, timeout=0.5)
        except httpx.TimeoutException:
            self.told["left"] += 1
        if self.chance.random() < 0.2:  # the tab is closed; the cookie stays
            cookies = browser.cookies
            await browser.aclose()
            self._opened(person).cookies = cookies

    def _opened(self, person: int) -> httpx.AsyncClient:
        headers = {"origin": self.base}
        browser = httpx.AsyncClient(base_url=self.base, headers=headers, trust_env=False)
        self.browsers[person] = browser
        return browser

    async def version(self) -> str:
        """The knowledge that the server answers from."""
        async with httpx.AsyncClient(base_url=self.base, trust_env=False) as caller:
            return str((await caller.get("/health")).json()["knowledge"]["version"])

    @property
    def messages(self) -> int:
        """How many were written on all channels."""
        return sum(self.told[channel] for channel in CHANNELS)

    def forget(self) -> None:
        """Drop what the emulators remember, so that this process stays small too."""
        self.whatsapp.sent.clear()
        self.telegram.methods.sent.clear()
        self.telegram.exchanges.clear()

    async def aclose(self) -> None:
        """Close every browser."""
        for browser in self.browsers.values():
            await browser.aclose()
