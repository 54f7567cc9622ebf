"""The soak's judgement: noise is flat, a leak is not, and what fills before the warm-up is forgiven."""

import random
from collections.abc import Callable

from tests.soak.samples import Sample, judged


def _hours(
    anon: Callable[[float], float], fds: Callable[[float], float], hours: float = 4
) -> dict[str, bool]:
    """Judged: a look every 12 seconds; both quantities by the minute since the beginning."""
    chance = random.Random(7)
    samples = [
        Sample(at * 60, anon(at) + chance.uniform(-2, 2), 60.0, int(fds(at)), 9, 2.0)
        for at in (look / 5 for look in range(int(hours * 300)))
    ]
    return {line.partition(":")[0]: flat for line, flat in judged(samples)}


def _reloads(at: float) -> float:
    """A quarter of each half minute takes thirty megabytes more."""
    return 30.0 if at % 0.5 < 0.125 else 0.0


def test_noise_a_warm_up_and_reloads_are_flat() -> None:
    flat = _hours(lambda at: 150 + min(at, 60) + _reloads(at), lambda at: 20 + at % 7)
    assert all(flat.values())


def test_a_leak_of_three_megabytes_an_hour_or_of_descriptors_is_seen() -> None:
    found = _hours(lambda at: 150 + at / 20, lambda at: 20 + at / 10)
    assert found == {"anon": False, "file": True, "fds": False, "threads": True, "wal": True}


def test_a_leak_is_seen_below_reloads_that_come_more_often() -> None:
    """The mean would fall: what falls is the share of time in which two are held."""
    found = _hours(lambda at: 150 + at / 20 + _reloads(at) * (at < 160), lambda _: 20)
    assert not found["anon"]


def test_a_short_run_is_judged_too() -> None:
    assert all(_hours(lambda _: 150, lambda _: 20, hours=0.1).values())
    assert not _hours(lambda at: 150 + at * 2, lambda _: 20, hours=0.1)["anon"]
