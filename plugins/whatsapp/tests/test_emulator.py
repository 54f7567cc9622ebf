"""The emulated Cloud API refuses what Meta refuses, and brings what Meta brings, over real HTTP."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx
import pytest

from melayani_bot.channel import Choice, HttpRequest, HttpResponse, Inbound, Part
from melayani_bot.testing import Inbox
from melayani_bot.testing.loopback import Loopback
from melayani_bot.testing.whatsapp import (
    Citizen,
    Layout,
    WhatsAppEmulator,
    over_http,
    problem,
    text,
)
from melayani_whatsapp import WhatsApp
from melayani_whatsapp.outbound import message_of
from melayani_whatsapp.peers import Correspondent
from plugins.whatsapp.tests.wire import APP_SECRET, NUMBER_ID, TOKEN, settings_for

ANI = Citizen(user_id="ID.PALSUANI")
TO = Correspondent(NUMBER_ID, user_id=ANI.user_id)


def _buttons(*labels: str) -> dict[str, Any]:
    choices = tuple(Choice(str(number), label) for number, label in enumerate(labels))
    return message_of(TO, Part(text="Pilih:", choices=choices))


@pytest.mark.parametrize(
    "message",
    [
        {},
        message_of(TO, Part(text="")),
        message_of(TO, Part(text="x" * 4097)),
        message_of(TO, Part(text="x" * 1025, choices=(Choice("1", "a"),))),
        _buttons("sama", "sama"),
        _buttons(*(f"pilihan ke-{number}" for number in range(11))),
        _buttons("x" * 25),
        message_of(TO, Part(text="x", choices=(Choice("y" * 257, "a"),))),
        message_of(Correspondent(NUMBER_ID, phone="ID.PALSUANI"), Part(text="x")),
        message_of(Correspondent(NUMBER_ID, user_id="62800000001"), Part(text="x")),
        {**message_of(TO, Part(text="x")), "to": "62800000001"},
        {**message_of(TO, Part(text="x")), "type": "hologram"},
    ],
)
def test_what_meta_refuses_is_refused(message: dict[str, Any]) -> None:
    assert problem(message) is not None


def test_a_wrong_token_and_a_wrong_path_are_refused() -> None:
    async def statuses() -> list[int]:
        async with _emulator(_nobody) as platform, httpx.AsyncClient(trust_env=False) as client:
            found = []
            for token, path in ((TOKEN, NUMBER_ID), ("lain", NUMBER_ID), (TOKEN, "1")):
                answer = await client.post(
                    f"{platform.url}/v26.0/{path}/messages",
                    headers={"authorization": f"Bearer {token}"},
                    json=message_of(TO, Part(text="halo")),
                )
                found.append(answer.status_code)
            assert len(platform.sent) == 1
            return found

    assert asyncio.run(statuses()) == [200, 401, 400]


@pytest.mark.parametrize("layout", list(Layout))
def test_a_shuffled_batch_over_http_arrives_whole(layout: Layout) -> None:
    inbox = asyncio.run(_pushed_over_http(layout))
    assert sorted(message.text for message in inbox) == [f"pesan {turn}" for turn in range(5)]


async def _pushed_over_http(layout: Layout) -> list[Inbound]:
    inbox, adapter = Inbox(), WhatsApp.create(settings_for("http://127.0.0.1:9"))

    async def receive(request: HttpRequest) -> HttpResponse:
        return await adapter.on_http(request, inbox)

    async with Loopback(receive) as bot, _emulator(over_http(bot.url)) as platform:
        items = [text(ANI, f"pesan {turn}") for turn in range(5)]
        status = await platform.push(*items, layout=layout, shuffle=random.Random(1))
        assert status == 200
    return list(inbox)


async def _nobody(_: HttpRequest) -> HttpResponse:
    return HttpResponse(200)


def _emulator(receiver: Any) -> WhatsAppEmulator:
    return WhatsAppEmulator(
        receiver, access_token=TOKEN, app_secret=APP_SECRET, number_id=NUMBER_ID
    )
