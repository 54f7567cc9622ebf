"""Limits: one notice, then silence, then welcome again; nobody pays for another."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from melayani_bot.channel import Inbound, Peer
from melayani_bot.runtime.limits import Limiter
from melayani_bot.runtime.notices import TOO_FAST
from melayani_bot.settings import Limits

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def inbound(who: str, channel: str = "web") -> Inbound:
    return Inbound(id="1", peer=Peer(channel, who), at=NOW, text="ktp")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now

    def shift(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    limits = Limits(person_per_minute=2, person_per_day=5, address_per_minute=3, all_per_second=5)
    return Limiter(limits, clock=clock)


def test_one_notice_then_silence_then_welcome_again(clock: Clock) -> None:
    limiter = Limiter(Limits(person_per_minute=2), clock=clock)
    said = [limiter.admit(inbound("ani")) for _ in range(5)]
    assert said == ["", "", TOO_FAST, None, None]
    clock.shift(61)
    assert limiter.admit(inbound("ani")) == ""


def test_a_day_has_a_limit_of_its_own_and_the_notice_comes_back_later(
    clock: Clock, limiter: Limiter
) -> None:
    said = []
    for _ in range(7):
        said.append(limiter.admit(inbound("ani")))
        clock.shift(61)
    assert said == ["", "", "", "", "", TOO_FAST, None]
    clock.shift(600)
    assert limiter.admit(inbound("ani")) == TOO_FAST


def test_nobody_pays_for_another_or_for_another_channel(limiter: Limiter) -> None:
    for _ in range(9):
        limiter.admit(inbound("ani"))
    assert limiter.admit(inbound("budi")) == ""
    assert limiter.admit(inbound("ani", "telegram")) == ""


def test_requests_are_limited_by_address_and_altogether(clock: Clock, limiter: Limiter) -> None:
    assert [limiter.admit_request("192.0.2.1") for _ in range(4)] == [None, None, None, 429]
    assert [limiter.admit_request(f"192.0.2.{n}") for n in (2, 3, 4)] == [None, None, 503]
    platform = [limiter.admit_request(None) for _ in range(6)]
    assert platform == [None] * 5 + [503]
    clock.shift(1)
    assert limiter.admit_request(None) is None
