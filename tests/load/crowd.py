"""Citizens who write on an emulated WhatsApp, and what they get to see there, with the times."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.matching.mistype import mistype
from melayani_bot.testing.whatsapp import Citizen, Item, WhatsAppEmulator, status, text
from melayani_bot.testing.whatsapp.payloads import payload
from tests.load.bench import APP_SECRET, NUMBER_ID, TOKEN, signed
from tests.load.client import LOST, Client, Lap, paced, raw_request

PATH = "/whatsapp/"
PLATFORM_SECONDS = 0.05
"""How long the emulated platform takes to answer a send."""
STATUSES = ("sent", "delivered", "read")
"""What Meta tells of each answer, in a webhook each."""
HOT = 30
"""Questions that a crisis is about."""
HOT_SHARE, MISTYPED_SHARE = 0.7, 0.3
PATIENCE = 60.0
"""Seconds after the last question until what is not answered counts as lost."""


def questions(seed: int) -> Iterator[str]:
    """What people ask in a crisis, for ever.

    Seven of ten ask one of thirty questions, the n-th of them with a weight of 1/n; the others ask
    any of the pack's test questions. Three of ten mistype.
    """
    # Read before the first question: it must not be read while that one is waited for.
    golden = [item.question for item in load(search_roots([]), "banyuwangi").golden]
    return _asked(golden, random.Random(seed))


def _asked(golden: Sequence[str], chance: random.Random) -> Iterator[str]:
    hot = chance.sample(golden, HOT)
    weights = [1 / rank for rank in range(1, HOT + 1)]
    while True:
        usual = chance.random() < HOT_SHARE
        asked = chance.choices(hot, weights)[0] if usual else chance.choice(golden)
        yield mistype(asked.lower(), chance) if chance.random() < MISTYPED_SHARE else asked


class Platform(WhatsAppEmulator):
    """The emulated Cloud API, which takes its time; sends to ``slow`` are never answered."""

    def __init__(self, slow: str, seen: Callable[[str], None]) -> None:
        super().__init__(_nowhere, access_token=TOKEN, app_secret=APP_SECRET, number_id=NUMBER_ID)
        self._slow, self._seen = slow, seen

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        to = str(json.loads(request.body).get("recipient"))
        if to == self._slow:
            await asyncio.Event().wait()
        await asyncio.sleep(PLATFORM_SECONDS)
        response = await super()._answer(request)
        if response.status == 200:
            self._seen(to)
        return response


async def _nowhere(_: HttpRequest) -> HttpResponse:
    return HttpResponse(503)


@dataclass
class Crowd:
    """Asks and listens.

    Attributes:
        client: the connections of the platform to the server; set before anybody asks.
        answered: (when the question was due, seconds until its answer was there) of each answer.
        statuses: HTTP statuses of all webhooks.
    """

    people: int
    seed: int
    slow: str = ""
    client: Client | None = None
    answered: list[tuple[float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.platform = Platform(self.slow, self._seen)
        self._questions = questions(self.seed)
        self._number = itertools.count()
        self._open: defaultdict[str, deque[float]] = defaultdict(deque)
        self._news: set[asyncio.Task[None]] = set()

    def name(self, number: int) -> str:
        """Who asks question ``number``: all in turn."""
        return f"ID.PALSU{number % self.people}"

    async def ask(self, times: Sequence[float]) -> list[Lap]:
        """Ask at these seconds from now, and wait until all but the slow one are answered.

        Returns how the webhooks with questions were taken.
        """
        started = time.monotonic()

        async def one(number: int) -> int:
            who = self.name(place := next(self._number))
            self._open[who].append(due := started + times[number])
            item = text(
                Citizen(user_id=who), next(self._questions), wamid=f"wamid.{self.seed}.{place}"
            )
            code = await self._push(item)
            if code != 200 and due in self._open[who]:
                self._open[who].remove(due)  # not lost: a platform would bring it again
            return code

        laps = await paced(times, one, started)
        until = time.monotonic() + PATIENCE
        while self.unanswered and time.monotonic() < until:
            await asyncio.sleep(0.05)
        await asyncio.gather(*self._news)
        return laps

    @property
    def unanswered(self) -> int:
        """Questions without an answer, those of the slow one left out."""
        return sum(len(due) for who, due in self._open.items() if who != self.slow)

    async def _push(self, item: Item) -> int:
        assert self.client is not None
        body = json.dumps(payload(NUMBER_ID, [item])).encode()
        raw = raw_request(signed(self.platform, body), PATH, self.client.port)
        code = (await self.client.ask(raw)).status
        if code == LOST:  # an idle connection that was closed at that moment, as clients know it
            code = (await self.client.ask(raw)).status
        self.statuses[code] += 1
        return code

    def _seen(self, who: str) -> None:
        """A message is there; what comes after the first of an answer finds nothing open."""
        if self._open[who]:
            due = self._open[who].popleft()
            self.answered.append((due, time.monotonic() - due))
        task = asyncio.create_task(self._report())
        self._news.add(task)
        task.add_done_callback(self._news.discard)

    async def _report(self) -> None:
        for state in STATUSES:
            await self._push(status(state))
