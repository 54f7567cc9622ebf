"""Whoever sets the clock, forwards or back, once or twice: no message grows old by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.runtime.clock import Clock

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Machine:
    """A machine with a clock on the wall that may be set, and one that may not."""

    def __init__(self, error: timedelta = timedelta(0)) -> None:
        self.true, self.error = NOW, error
        self.clock = Clock(lambda: self.true + self.error, self._uptime)

    def _uptime(self) -> float:
        return (self.true - NOW).total_seconds()

    def pass_(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)


JUMPS = [timedelta(days=sign * days) for sign in (1, -1) for days in (1, 2, 365, 20_000)]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_message_that_waits_while_the_clock_is_set_is_no_older_than_it_is(
    jump: timedelta,
) -> None:
    machine = Machine()
    stamp = machine.clock.stamp()
    machine.pass_(60)
    machine.error = jump
    assert machine.clock.age(stamp) <= timedelta(seconds=60)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_platform_that_is_right_while_the_clock_is_wrong_sends_no_old_messages(
    jump: timedelta,
) -> None:
    machine = Machine()
    machine.error = jump
    machine.pass_(60)
    assert machine.clock.age(machine.true) <= timedelta(0)


@pytest.mark.parametrize("error", JUMPS)
def test_a_clock_that_is_put_right_makes_nothing_old(error: timedelta) -> None:
    machine = Machine(error)
    stamp = machine.clock.stamp()
    machine.pass_(60)
    machine.error = timedelta(0)
    assert machine.clock.age(stamp) <= timedelta(seconds=60)


def test_without_any_setting_an_age_is_exact() -> None:
    machine = Machine()
    stamp = machine.clock.stamp()
    machine.pass_(90_000)
    assert machine.clock.age(stamp) == timedelta(seconds=90_000)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(-1e8, 1e8)), max_size=8), st.floats(0, 1e6))
def test_no_setting_ever_makes_a_message_too_old(
    settings: list[tuple[float, float]], last: float
) -> None:
    machine = Machine()
    for seconds, error in settings:
        machine.pass_(seconds)
        machine.error = timedelta(seconds=error)
    stamp, stamped = machine.clock.stamp(), machine.true
    for seconds, error in settings[::-1]:
        machine.error = timedelta(seconds=error)
        machine.pass_(seconds)
    machine.pass_(last)
    assert machine.clock.age(stamp) <= machine.true - stamped


def test_the_real_clocks_agree() -> None:
    clock = Clock()
    assert abs(clock.age(clock.stamp())) < timedelta(minutes=1)
