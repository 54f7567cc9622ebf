"""Counts of fixed windows: right at every step, and no more of them than are needed."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from melayani_bot.runtime import counters
from melayani_bot.runtime.counters import Counters

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([0, 1, 30, 59, 61])))


@given(STEPS)
def test_it_counts_as_the_librarys_own_store(steps: list[tuple[str, int]]) -> None:
    window = RateLimitItemPerMinute(2)
    ours, theirs = (FixedWindowRateLimiter(s) for s in (Counters(time.time), MemoryStorage()))
    with time_machine.travel(NOW, tick=False) as clock:
        for who, pause in steps:
            clock.shift(pause)
            assert ours.hit(window, who) == theirs.hit(window, who)
            assert ours.test(window, who) == theirs.test(window, who)
            assert ours.get_window_stats(window, who) == theirs.get_window_stats(window, who)


def test_what_has_expired_is_dropped_in_the_end() -> None:
    store, most = Counters(time.time), 0
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(10 * counters._FEWEST):
            store.incr(str(number), 60)
            most = max(most, len(store))
            clock.shift(0.01)
    assert most <= 2 * counters._FEWEST


def test_what_still_counts_is_never_dropped() -> None:
    store = Counters(time.time)
    with time_machine.travel(NOW, tick=False):
        for number in range(3 * counters._FEWEST):
            store.incr(str(number), 60)
        assert all(store.get(str(number)) == 1 for number in range(3 * counters._FEWEST))
        assert store.reset() == 3 * counters._FEWEST
        assert len(store) == 0


@pytest.mark.parametrize("jump", [timedelta(days=-365), timedelta(days=365)])
def test_a_wall_clock_that_jumps_neither_opens_nor_keeps_a_window(jump: timedelta) -> None:
    passed = 0.0
    window, windows = RateLimitItemPerMinute(2), FixedWindowRateLimiter(Counters(lambda: passed))
    with time_machine.travel(NOW, tick=False) as clock:
        assert [windows.hit(window, "a") for _ in range(2)] == [True, True]
        clock.shift(jump)
        passed = 59.0
        assert not windows.hit(window, "a")
        passed = 61.0
        assert windows.hit(window, "a")
