"""People who write to a bot on an emulated Telegram, and when they see what."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.testing.telegram import SECRET, TOKEN, TelegramEmulator
from tests.load.client import Client, paced, raw_request
from tests.load.crowd import PLATFORM_SECONDS, questions

CONNECTIONS = 40
"""What Telegram opens to a webhook if nobody asks for another number (`setWebhook`)."""
AGAIN_SECONDS = 0.2
"""After which the emulated Telegram brings an update again that was not taken."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the bot is driven: the channel's name, and whether Telegram calls it."""

    channel: str
    called: bool

    def __str__(self) -> str:
        library = "aiogram" if "aiogram" in self.channel else "python-telegram-bot"
        return f"{library}, {'webhook' if self.called else 'polling'}"

    def settings(self, url: str) -> str:
        """Settings of the channel against a Bot API at ``url``."""
        lines = [f"[channels.{self.channel}]", f'token = "{TOKEN}"', f'api_url = "{url}"']
        if self.called:
            lines += [
                f'webhook_url = "https://bot.example/{self.channel}/"',
                f'webhook_secret = "{SECRET}"',
            ]
        return "\n".join(lines) + "\n"


class Chats(TelegramEmulator):
    """The emulated Bot API with its people, each of whom asks twice in a load.

    Attributes:
        due: when each update was due, by its id; seconds of the monotonic clock.
        seen: when each message was there, by its id.
    """

    def __init__(self, way: Way, seed: int) -> None:
        super().__init__(TOKEN)
        self.faults.seconds = PLATFORM_SECONDS
        self.way, self._questions, self._load = way, questions(seed), ""
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.due: dict[str, float] = {}
        self.seen: dict[str, float] = {}

    def begin(self, load: str) -> None:
        """Forget the load before; in ``load`` other people ask."""
        self._load = load
        self.due.clear()
        self.seen.clear()
        if self.faults.flood:
            self.faults.flood.refused = 0

    @property
    def refused(self) -> int:
        """Sends in this load that came too fast."""
        return self.faults.flood.refused if self.faults.flood else 0

    async def ask(self, times: Sequence[float], port: int) -> None:
        """Ask at these seconds from now; returns when all is with the bot or waits for its poll."""
        begun = time.monotonic()
        people = max(1, len(times) // 2)
        made = [self._update(number % people, begun + at) for number, at in enumerate(times)]
        async with Client(port, CONNECTIONS) as client:

            async def one(number: int) -> int:
                if not self.way.called:
                    self.push(made[number])
                    return 200
                return await self._bring(client, made[number])

            await paced(times, one, begun)

    def _update(self, person: int, due: float) -> Mapping[str, Any]:
        said = {"text": next(self._questions)}
        update = self.updates.message(f"{self._load}, orang{person}", said)
        self.due[str(update["update_id"])] = due
        return update

    async def _bring(self, client: Client, update: Mapping[str, Any]) -> int:
        """Call the webhook until it takes the update, as Telegram does: one after another in a chat.

        So it is in `WebhookActor` of Telegram's own Bot API server.
        """
        headers = {
            "content-type": "application/json",
            "x-telegram-bot-api-secret-token": SECRET,
        }
        request = HttpRequest("POST", "/", headers=headers, body=json.dumps(update).encode())
        raw = raw_request(request, f"/{self.way.channel}/", client.port)
        async with self._turns[update["message"]["chat"]["id"]]:
            while (status := (await client.ask(raw)).status) != 200:
                await asyncio.sleep(AGAIN_SECONDS)
        return status

    async def _call(self, method: str, given: Mapping[str, str]) -> HttpResponse:
        response = await super()._call(method, given)
        if response.status == 200 and "chat_id" in given:
            message = json.loads(response.body)["result"]["message_id"]
            self.seen[str(message)] = time.monotonic()
        return response
