"""Polling over a client that follows a script: what is confirmed when, and what waits for what."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.channel import Inbound, Undelivered
from melayani_bot.errors import RateLimited, StorageError, Unauthorized
from melayani_bot.testing.inbox import Inbox
from melayani_bot.testing.telegram import TOKEN, Updates
from melayani_telegram.addressed import Me
from melayani_telegram.outbound import Outgoing
from melayani_telegram.polling import PollingTelegram
from melayani_telegram.settings import TelegramSettings
from melayani_telegram.taps import AT_ONCE
from melayani_telegram.waves import waves


class _Scripted:
    """A client whose polls bring these batches, and then refuse the token."""

    def __init__(self, *batches: Sequence[Any]) -> None:
        self._batches = iter(batches)
        self.offsets: list[int | None] = []
        self.hangs, self.acknowledging = False, 0
        self.commands_refused, self.commands_set = False, 0

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        self.offsets.append(offset)
        for batch in self._batches:
            return batch
        raise Unauthorized("habis")

    async def me(self) -> Me:
        return Me(123456, "palsu_bot")

    async def send(self, message: Outgoing) -> int:
        raise NotImplementedError

    async def acknowledge(self, tapped: str) -> None:
        self.acknowledging += 1
        if self.hangs:
            await asyncio.Event().wait()

    async def set_commands(self) -> None:
        self.commands_set += 1
        if self.commands_refused:
            raise RateLimited("terlalu cepat", retry_after=timedelta(hours=1))

    async def set_webhook(self, url: str, secret: str) -> None: ...

    async def delete_webhook(self) -> None: ...

    async def close(self) -> None: ...


class _OnScript(PollingTelegram):
    name = "telegram"

    @classmethod
    def create(cls, settings: Any) -> _OnScript:
        return cls(TelegramSettings(token=TOKEN), settings)


def run_to_the_end(client: _Scripted) -> Inbox:
    inbox = Inbox()

    async def run() -> None:
        channel = _OnScript.create(client)
        with pytest.raises(Unauthorized):
            async with asyncio.timeout(20):
                await channel.run(inbox)
        await channel.aclose()

    asyncio.run(run())
    return inbox


def test_updates_that_cannot_be_confirmed_are_not_fetched_in_a_hot_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("melayani_telegram.backoff.asyncio.sleep", sleep)
    run_to_the_end(_Scripted(*[[{"message": {"text": "tanpa nomor"}}]] * 8))
    assert len(slept) == 8
    assert sum(slept) > 30
    assert max(slept) <= 12.5


def test_after_a_quiet_time_ids_may_begin_anew() -> None:
    old, new = ({"update_id": each, "message": {"chat": {"id": 5}, "text": str(each)}}
                for each in (700, 17))  # fmt: skip
    client = _Scripted([old], [], [new], [])
    inbox = run_to_the_end(client)
    assert [message.text for message in inbox] == ["700", "17"]
    assert client.offsets == [None, 701, None, 18, None]


def batch(*said: tuple[str, str]) -> list[dict[str, Any]]:
    made = Updates()
    return [made.message(person, {"text": text}) for person, text in said]


def test_different_people_are_stored_side_by_side_and_each_in_order() -> None:
    updates = batch(("ani", "1"), ("budi", "2"), ("cici", "3"), ("ani", "4"), ("budi", "5"))
    waiting: list[str] = []
    together: list[list[str]] = []

    async def deliver(inbound: Inbound | Undelivered) -> None:
        assert isinstance(inbound, Inbound)
        waiting.append(inbound.text)
        # All that have begun wait here for one another, as for one transaction.
        await asyncio.sleep(0)
        if waiting:
            together.append(waiting.copy())
            waiting.clear()

    with pytest.raises(Unauthorized):
        asyncio.run(_OnScript.create(_Scripted(updates)).run(deliver))
    assert together == [["1", "2", "3"], ["4", "5"]]


def test_a_menu_that_cannot_be_filled_holds_up_no_message() -> None:
    client = _Scripted(batch(("ani", "ktp")))
    client.commands_refused = True
    assert [message.text for message in run_to_the_end(client)] == ["ktp"]


def test_a_run_that_starts_again_does_not_fill_the_menu_again() -> None:
    client = _Scripted([], [])
    channel = _OnScript.create(client)
    for _ in range(2):
        with pytest.raises(Unauthorized):
            asyncio.run(channel.run(Inbox()))
    assert client.commands_set == 1


def test_what_was_stored_behind_a_failure_is_not_confirmed() -> None:
    updates = batch(("ani", "1"), ("budi", "2"), ("cici", "3"), ("budi", "4"))
    first = updates[0]["update_id"]
    client = _Scripted(updates, updates[1:])
    channel = _OnScript.create(client)
    stored: list[str] = []

    async def deliver(inbound: Inbound | Undelivered) -> None:
        assert isinstance(inbound, Inbound)
        if inbound.text == "2" and "2" not in refused:
            refused.append("2")
            raise StorageError("penuh")
        stored.append(inbound.text)

    refused: list[str] = []
    with pytest.raises(StorageError):
        asyncio.run(channel.run(deliver))
    assert stored == ["1", "3"]
    with pytest.raises(Unauthorized):
        asyncio.run(channel.run(deliver))
    assert client.offsets == [None, first + 1, first + 4]
    assert stored == ["1", "3", "2", "3", "4"]


def test_a_platform_that_acknowledges_nothing_holds_up_nobody() -> None:
    made = Updates()
    taps = [made.tap(f"orang{number}", "palsu") for number in range(AT_ONCE + 1)]
    client = _Scripted(taps, [made.message("ani", {"text": "ktp"})])
    client.hangs = True
    inbox = run_to_the_end(client)
    assert inbox[-1].text == "ktp"
    assert len(inbox) == len(taps) + 1
    assert client.acknowledging == AT_ONCE


@given(st.lists(st.none() | st.integers(0, 4)))
def test_waves_are_as_long_as_they_can_be(keys: list[int | None]) -> None:
    found = list(waves(keys, lambda key: key))
    assert [key for wave in found for key in wave] == keys
    for wave in found:
        named = [key for key in wave if key is not None]
        assert len(named) == len(set(named))
    assert all(after[0] in before for before, after in itertools.pairwise(found))
