"""The emulator speaks Telegram: aiogram's models accept both sides of every exchange."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiogram import methods
from aiogram.methods import Response, TelegramMethod
from aiogram.types import Update
from pydantic import ValidationError
from telegram import Update as PtbUpdate

from melayani_bot.channel import Choice, ContactCard, HttpRequest, Location, Part, Peer
from melayani_bot.testing.telegram import (
    MEDIA,
    TOKEN,
    Exchange,
    FloodControl,
    TelegramEmulator,
    TelegramWire,
)
from melayani_bot.testing.telegram import Updates as Made
from melayani_bot.testing.telegram.methods import Refusal

STRUCTURES = ("reply_markup", "link_preview_options", "commands", "allowed_updates")
PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))
PARTS = (
    Part(text="<b>satu</b>", plain="satu", choices=(Choice("1", "KTP"), Choice("2", "KK"))),
    Part(text="<b>rusak", plain="rusak"),
    Part(text="", contact=ContactCard("Kantor Palsu", "+62800000000", "Dinas Palsu")),
    Part(text="", location=Location(-8.2192, 114.3691, "Kantor Palsu")),
)


def test_every_exchange_fits_the_models(any_wire: TelegramWire) -> None:
    exchanges = asyncio.run(_conversation(any_wire))
    called = {exchange.method for exchange in exchanges}
    assert {"getMe", "sendMessage", "sendContact", "sendLocation"} < called
    assert {"answerCallbackQuery", "setMyCommands"} < called
    assert called & {"setWebhook", "deleteWebhook"}
    for exchange in exchanges:
        _check(exchange)


async def _conversation(wire: TelegramWire) -> list[Exchange]:
    async with wire:
        await wire.push_text("ani", "halo")
        await wire.settle()
        for part in PARTS:
            await wire.channel.send(wire.inbox[-1].peer, part)
        await wire.push_choice("ani", wire.sent()[0].choices[0].id)
        await wire.settle()
        await wire.telegram.called("answerCallbackQuery")
        with pytest.raises(Exception, match="ditutup"):
            await wire.channel.send(Peer(wire.channel.name, "404"), PARTS[0])
        return list(wire.telegram.exchanges)


def _check(exchange: Exchange) -> None:
    model = getattr(methods, exchange.method[0].upper() + exchange.method[1:])
    given: dict[str, Any] = {
        name: json.loads(value) if name in STRUCTURES else value
        for name, value in exchange.given.items()
    }
    call: TelegramMethod[Any] = model.model_validate(given)
    assert not call.model_extra, f"{exchange.method}: no such parameter: {call.model_extra}"
    answer = Response[model.__returning__].model_validate(exchange.answer)  # type: ignore[name-defined]  # known at run time only
    assert answer.ok == (exchange.status == 200)
    assert answer.ok or (answer.error_code == exchange.status and answer.description)


@pytest.mark.parametrize("kind", sorted(set(MEDIA) - {"a medium of the future"}))
def test_the_media_are_updates_of_telegram(kind: str) -> None:
    update = Update.model_validate(Made().noise(kind, "ani"))
    assert update.message is not None
    assert update.message.content_type != "unknown"


def test_what_people_do_are_updates_of_telegram() -> None:
    made = Made()
    Update.model_validate(made.message("ani", {"text": "halo"}))
    Update.model_validate(made.message("ani", {"location": {"latitude": 1.5, "longitude": 2.5}}))
    Update.model_validate(made.edit("ani", "halo", after=5))
    Update.model_validate(made.tap("ani", "1"))


@pytest.mark.parametrize("path", PAYLOADS, ids=[path.stem for path in PAYLOADS])
def test_the_recorded_updates_are_read_by_both_libraries(path: Path) -> None:
    update = json.loads(path.read_text(encoding="utf-8"))["update"]
    assert PtbUpdate.de_json(update, None).update_id == update["update_id"]
    try:
        Update.model_validate(update)
    except ValidationError as error:
        pytest.fail(str(error))


def test_the_first_of_two_polls_ends_with_a_conflict() -> None:
    async def run() -> list[tuple[int, Any]]:
        telegram = TelegramEmulator(TOKEN)
        poll = HttpRequest("GET", f"/bot{TOKEN}/getUpdates", {"timeout": "20"})
        polls = [asyncio.create_task(telegram._answered(poll)) for _ in range(2)]
        await asyncio.wait({polls[0]}, timeout=20)
        assert not polls[1].done()
        telegram.push(telegram.updates.message("ani", {"text": "ktp"}))
        return [(answer.status, json.loads(answer.body)) for answer in await asyncio.gather(*polls)]

    (first, refused), (second, fetched) = asyncio.run(run())
    assert first == refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: terminated by other getUpdates request")
    assert second == 200
    assert [update["message"]["text"] for update in fetched["result"]] == ["ktp"]


def test_flood_control_knows_the_limits_of_telegrams_faq() -> None:
    flood = FloodControl(per_second=30, in_a_chat=1, burst=5)
    for number in range(30):
        flood.admit(f"chat {number}", now=100.0)
    with pytest.raises(Refusal) as raised:
        flood.admit("chat 31", now=100.0)
    assert (raised.value.status, raised.value.parameters) == (429, {"retry_after": 1})
    for number in range(300):
        flood.admit(f"chat {number}", now=101.0 + number / 30)
    for number in range(5):
        flood.admit("ani", now=200.0 + number / 10)
    with pytest.raises(Refusal):
        flood.admit("ani", now=200.5)
    flood.admit("ani", now=201.0)


def test_flood_control_that_is_closed_says_for_how_long() -> None:
    flood = FloodControl()
    flood.close(7, now=100.0)
    with pytest.raises(Refusal) as raised:
        flood.admit("ani", now=102.5)
    assert raised.value.parameters == {"retry_after": 5}
    flood.admit("ani", now=107.0)
    assert flood.refused == 1


async def _call(method: str, body: bytes) -> tuple[int, Any]:
    telegram = TelegramEmulator(TOKEN)
    telegram.updates.message("ani", {"text": "halo"})
    chat = next(iter(telegram.updates.chats))
    body = body.replace(b"ANI", str(chat).encode())
    response = await telegram._answered(HttpRequest("POST", f"/bot{TOKEN}/{method}", body=body))
    return response.status, json.loads(response.body)


REFUSED = {
    "no text": ("sendMessage", b"chat_id=ANI", "required"),
    "only tags": ("sendMessage", b"chat_id=ANI&parse_mode=HTML&text=<b></b>", "text is empty"),
    "too long": ("sendMessage", b"chat_id=ANI&text=" + b"x" * 4097, "too long"),
    "too long in UTF-16": ("sendMessage", b"chat_id=ANI&text=" + "😀".encode() * 2049, "too long"),
    "unknown tag": ("sendMessage", b"chat_id=ANI&parse_mode=HTML&text=<p>x</p>", "parse entities"),
    "open tag": ("sendMessage", b"chat_id=ANI&parse_mode=HTML&text=<b>x", "parse entities"),
    "crossed tags": (
        "sendMessage", b"chat_id=ANI&parse_mode=HTML&text=<b><i>x</b></i>", "parse entities",
    ),
    "unknown chat": ("sendMessage", b"chat_id=404&text=x", "chat not found"),
    "button data": (
        "sendMessage",
        b'chat_id=ANI&text=x&reply_markup={"inline_keyboard":[[{"text":"x","callback_data":"'
        + b"x" * 65 + b'"}]]}',
        "BUTTON_DATA_INVALID",
    ),
    "broken structure": ("sendMessage", b"chat_id=ANI&text=x&reply_markup={", "can't parse"),
    "no phone": ("sendContact", b"chat_id=ANI&first_name=x", "required"),
    "off the globe": ("sendLocation", b"chat_id=ANI&latitude=91&longitude=0", "out of range"),
    "command name": (
        "setMyCommands", b'commands=[{"command":"Hapus Data","description":"x"}]', "COMMAND",
    ),
    "webhook secret": ("setWebhook", b"url=https://x&secret_token=%20", "secret token"),
    "unknown method": ("sendDance", b"", "Not Found"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_the_emulator_refuses_what_telegram_refuses(name: str) -> None:
    method, body, words = REFUSED[name]
    status, answer = asyncio.run(_call(method, body))
    assert status in (400, 404)
    assert words in answer["description"]
