"""The soak's judgement: noise is flat, a leak is not, and what fills before the warm-up is forgiven."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.soak.samples import Sample, judged, look


def _hours(
    anon: Callable[[float], float], fds: Callable[[float], float], hours: float = 4
) -> dict[str, bool]:
    """Judged: a look every 12 seconds; both quantities by the minute since the beginning."""
    chance = random.Random(7)
    samples = [
        Sample(at * 60, anon(at) + chance.uniform(-2, 2), 60.0, 3, int(fds(at)), 9, 2.0)
        for at in (look / 5 for look in range(int(hours * 300)))
    ]
    return {line.partition(":")[0]: flat for line, flat in judged(samples)}


def _reloads(at: float) -> float:
    """Of each half minute a quarter takes 30 megabytes more, and an eighth then 20 less."""
    part = at % 0.5 * 2
    return 30.0 if part < 0.25 else -20.0 if part < 0.375 else 0.0


def test_noise_a_warm_up_and_reloads_are_flat() -> None:
    flat = _hours(lambda at: 150 + min(at, 60) + _reloads(at), lambda at: 20 + at % 7)
    assert all(flat.values())


def test_a_leak_of_three_megabytes_an_hour_or_of_descriptors_is_seen() -> None:
    found = _hours(lambda at: 150 + at / 20, lambda at: 20 + at / 10)
    assert [name for name, flat in found.items() if not flat] == ["anon", "fds"]


def test_a_leak_is_seen_although_reloads_come_no_more() -> None:
    """The mean falls: there are no more moments in which two are held."""
    found = _hours(lambda at: 150 + at / 20 + 2 * _reloads(at) * (at < 160), lambda _: 20)
    assert not found["anon"]


def test_a_short_run_is_judged_too() -> None:
    assert all(_hours(lambda _: 150, lambda _: 20, hours=0.1).values())
    assert not _hours(lambda at: 150 + at * 2, lambda _: 20, hours=0.1)["anon"]


def test_a_look_counts_what_a_forked_child_holds_and_what_it_shares_once(tmp_path: Path) -> None:
    megabytes = 64
    code = (
        f"import os, sys; held = b'x' * {megabytes << 20}\n"
        "if os.fork(): os.wait()\n"
        f"else: more = b'y' * {megabytes << 20}; print('ready', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = look(process.pid, tmp_path / "none")
    assert (found.processes, found.threads, found.wal) == (2, 2, 0.0)
    assert 2 * megabytes < found.anon < 2.5 * megabytes
    assert found.fds >= 6


def test_a_process_that_has_ended_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    assert look(ended.pid, tmp_path / "none").processes == 0
    assert look(os.getpid(), tmp_path / "none").processes >= 1
