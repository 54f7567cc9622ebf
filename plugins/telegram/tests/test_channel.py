"""What the kit does not ask of every channel, but Telegram needs."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import ValidationError

from melayani_bot.channel import HttpRequest, Kind, Part, Peer, PollingChannel, WebhookChannel
from melayani_bot.errors import ChannelError
from melayani_bot.testing.telegram import SECRET, TOKEN, TelegramWire
from melayani_telegram.settings import TelegramSettings

Make = Callable[[str, str], TelegramWire]


def on(wire: TelegramWire, steps: Callable[[TelegramWire], Awaitable[None]]) -> None:
    async def run() -> None:
        async with asyncio.timeout(20), wire:
            await steps(wire)

    asyncio.run(run())


def test_a_group_that_moved_is_followed(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        wire.telegram.methods.moved[-4242] = -1004242
        await wire.channel.send(Peer(wire.channel.name, "-4242"), Part(text="satu", plain="satu"))
        assert [message.conversation for message in wire.sent()] == ["-1004242"]

    on(any_wire, steps)


def test_an_answer_stays_in_its_topic(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        await wire.channel.send(Peer(wire.channel.name, "-4242/7"), Part(text="satu"))
        assert [message.conversation for message in wire.sent()] == ["-4242/7"]

    on(any_wire, steps)


def test_a_tap_is_acknowledged_even_if_that_fails(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        await wire.push_choice("ani", "palsu")
        await wire.redeliver()
        await wire.push_text("ani", "ktp")
        await wire.settle()
        await wire.telegram.called("answerCallbackQuery", times=2)
        assert len(wire.telegram.methods.acknowledged) == 1
        kinds = [message.kind for message in wire.inbox]
        assert kinds == [Kind.UNSUPPORTED, Kind.UNSUPPORTED, Kind.TEXT]

    on(any_wire, steps)


def test_an_edit_counts_only_if_the_text_changed(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        first = wire.telegram.updates.message("ani", {"text": "ktp hilang"})
        edits = [_edited(first, number, text) for number, text in
                 ((1, "ktp hilang"), (2, "ktp rusak"), (3, "ktp rusak"))]  # fmt: skip
        await wire.push(first, *edits)
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["ktp hilang", "ktp rusak"]

    on(any_wire, steps)


def test_an_edit_that_was_not_stored_comes_again(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        first = wire.telegram.updates.message("ani", {"text": "ktp hilang"})
        await wire.push(first)
        await wire.settle()
        wire.inbox.refuse()
        await wire.push(_edited(first, 1, "ktp rusak"))
        if isinstance(wire.channel, WebhookChannel):
            await wire.redeliver()
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["ktp hilang", "ktp rusak"]

    on(any_wire, steps)


def _edited(update: dict[str, Any], number: int, text: str) -> dict[str, Any]:
    message = update["message"]
    edit = {**message, "text": text, "edit_date": message["date"] + number}
    return {"update_id": update["update_id"] + number, "edited_message": edit}


def test_updates_out_of_order_are_all_taken_in_order(library: str, wire_of: Make) -> None:
    async def steps(wire: TelegramWire) -> None:
        made = [wire.telegram.updates.message("ani", {"text": str(each)}) for each in range(5)]
        wire.inbox.refuse()
        await wire.push(*reversed(made))
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["0", "1", "2", "3", "4"]

    on(wire_of(library, "polling"), steps)


def test_a_slow_answer_holds_up_nobody_else(any_wire: TelegramWire) -> None:
    async def steps(wire: TelegramWire) -> None:
        await wire.push_text("ani", "halo")
        await wire.settle()
        wire.telegram.faults.hold()
        part = Part(text="satu", plain="satu")
        sending = asyncio.create_task(wire.channel.send(wire.inbox[0].peer, part))
        await wire.push_text("budi", "ktp")
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["halo", "ktp"]
        assert not sending.done()
        wire.telegram.faults.release()
        await sending
        assert [message.text for message in wire.sent()] == ["satu"]

    on(any_wire, steps)


def test_polling_takes_over_from_a_webhook(library: str, wire_of: Make) -> None:
    wire = wire_of(library, "polling")
    wire.telegram.methods.webhook = ("https://bot.example/lama", "x")

    async def steps(wire: TelegramWire) -> None:
        await wire.push_text("ani", "ktp")
        await wire.settle()
        assert wire.telegram.methods.webhook is None
        assert [message.text for message in wire.inbox] == ["ktp"]

    on(wire, steps)


def test_a_second_poller_costs_no_message(library: str, wire_of: Make) -> None:
    async def steps(wire: TelegramWire) -> None:
        await wire.push_text("ani", "satu")
        await wire.settle()
        reader, writer = await asyncio.open_connection(*_address(wire))
        writer.write(f"GET /bot{TOKEN}/getUpdates?timeout=0 HTTP/1.1\r\nhost: x\r\n\r\n".encode())
        assert b"200" in await reader.readline()
        writer.close()
        await wire.push_text("ani", "dua")
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["satu", "dua"]

    on(wire_of(library, "polling"), steps)


def _address(wire: TelegramWire) -> tuple[str, int]:
    host, _, port = wire.telegram.url.removeprefix("http://").partition(":")
    return host, int(port)


def test_opening_a_webhook_tells_telegram_where_to_call(library: str, wire_of: Make) -> None:
    async def steps(wire: TelegramWire) -> None:
        assert wire.telegram.methods.webhook == ("https://bot.example/telegram", SECRET)
        assert {each["command"] for each in wire.telegram.methods.commands} >= {"menu", "petugas"}
        (call,) = [e for e in wire.telegram.exchanges if e.method == "setWebhook"]
        assert "callback_query" in json.loads(call.given["allowed_updates"])

    on(wire_of(library, "called"), steps)


def test_a_webhook_without_telegram_puts_the_update_off(library: str, wire_of: Make) -> None:
    wire = wire_of(library, "called")  # never entered: nobody answers at its address
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    body = json.dumps(wire.telegram.updates.message("ani", {"text": "ktp"})).encode()

    async def steps() -> int:
        assert isinstance(wire.channel, WebhookChannel)
        request = HttpRequest("POST", "/telegram", headers=headers, body=body)
        response = await wire.channel.on_http(request, wire.inbox)
        await wire.channel.aclose()
        return response.status

    assert asyncio.run(steps()) == 503
    assert not wire.inbox


def test_what_telegram_was_never_asked_has_not_arrived(any_wire: TelegramWire) -> None:
    # Never entered: nobody answers at its address.
    async def send() -> None:
        try:
            await any_wire.channel.send(Peer(any_wire.channel.name, "5"), Part(text="satu"))
        finally:
            await any_wire.channel.aclose()

    with pytest.raises(ChannelError) as raised:
        asyncio.run(send())
    assert not raised.value.unclear


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"method": "GET"}, 405),
        ({"body": b"x" * 1_000_001}, 413),
        ({"body": b"\x1f\x8b", "headers": {"content-encoding": "gzip"}}, 415),
        ({"body": b"[]"}, 400),
    ],
)
def test_an_authentic_call_that_is_no_update(
    change: dict[str, Any], status: int, wire_of: Make
) -> None:
    async def steps(wire: TelegramWire) -> None:
        secret = {"x-telegram-bot-api-secret-token": SECRET}
        request = HttpRequest(
            change.get("method", "POST"),
            "/telegram",
            headers={**secret, **change.get("headers", {})},
            body=change.get("body", b"{}"),
        )
        assert isinstance(wire.channel, WebhookChannel)
        assert (await wire.channel.on_http(request, wire.inbox)).status == status

    on(wire_of("ptb", "called"), steps)


@pytest.mark.parametrize(
    "given",
    [
        {"token": "123456:PALSU"},
        {"token": "PALSU" * 10},
        {"token": TOKEN, "webhook_url": "https://bot.example"},
        {"token": TOKEN, "webhook_url": "https://bot.example", "webhook_secret": "PALSU spasi" * 3},
        {"token": TOKEN, "api_url": "ftp://PALSU.example"},
        {"token": TOKEN, "tokn": "PALSU"},
    ],
)
def test_settings_that_cannot_work_are_refused_without_being_quoted(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as raised:
        TelegramSettings(**given)
    assert "PALSU" not in str(raised.value)


def test_the_mode_follows_the_settings(library: str, wire_of: Make) -> None:
    assert isinstance(wire_of(library, "polling").channel, PollingChannel)
    assert isinstance(wire_of(library, "called").channel, WebhookChannel)
    assert not isinstance(wire_of(library, "polling").channel, WebhookChannel)


@pytest.mark.parametrize(
    ("module", "other"),
    [
        ("melayani_telegram.with_ptb", "aiogram"),
        ("melayani_telegram.with_aiogram", "telegram"),
        ("melayani_telegram.channel", "aiogram"),
        ("melayani_telegram.channel", "telegram"),
    ],
)
def test_one_library_is_enough(module: str, other: str) -> None:
    code = f"import sys; sys.modules[{other!r}] = None; import {module}"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
