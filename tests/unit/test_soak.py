"""The soak's judgement: noise is flat, a leak is not, and what fills before the warm-up is forgiven."""

import random
from collections.abc import Callable

from tests.soak.samples import Sample, judged


def _hours(rss: Callable[[float], float], fds: Callable[[float], float]) -> dict[str, bool]:
    chance = random.Random(7)
    samples = [
        Sample(minute * 60.0, rss(minute) + chance.uniform(-2, 2), int(fds(minute)), 9, 2.0)
        for minute in range(240)
    ]
    return {line.partition(":")[0]: flat for line, flat in judged(samples)}


def test_noise_and_a_warm_up_are_flat() -> None:
    assert all(_hours(lambda at: 150 + min(at, 60), lambda at: 20 + at % 7).values())


def test_a_leak_of_three_megabytes_an_hour_or_of_descriptors_is_seen() -> None:
    found = _hours(lambda at: 150 + at / 20, lambda at: 20 + at / 10)
    assert found == {"rss": False, "fds": False, "threads": True, "wal": True}
