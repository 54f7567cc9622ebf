"""F1, F2, F20: killed anywhere, killed at every named point, stopped again and again."""

import os
import random
import signal
from pathlib import Path

from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.points import POINTS
from tests.faults.driver import (
    FULL,
    finish,
    holds_no_nik,
    judge,
    kill_after_progress,
    publish,
    start,
    stop,
)
from tests.faults.platform import IdempotentLedger, LedgerChannel

SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
KILLS, MESSAGES = (200, 10_000) if FULL else (8, 400)
ROUNDS = 10 if FULL else 1
MESSAGE_POINTS = [name for name in POINTS if not name.startswith("document")]


def check(folder: Path, kills: int) -> None:
    found = judge(folder)
    print(f"\nseed {SEED}, {kills} kills: {found}")
    assert all(verdict.clean() for verdict in found.values()), found
    assert found[IdempotentLedger.name].double_sends == 0
    assert found[LedgerChannel.name].double_sends <= kills * Policy().in_flight
    assert holds_no_nik(folder)


def test_f1_killed_anywhere_nothing_is_lost_or_answered_twice(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    share = MESSAGES // len("ab") // KILLS
    for life in range(KILLS):
        publish(tmp_path, SEED, life * share, share)
        kill_after_progress(tmp_path, chance, most=4 * share)
    finish(tmp_path)
    check(tmp_path, KILLS)


def test_f2_killed_at_every_named_point(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    lives = MESSAGE_POINTS * ROUNDS
    chance.shuffle(lives)
    for life, name in enumerate(lives):
        publish(tmp_path, SEED, life * 24, 24)
        server = start(tmp_path, name, str(chance.randint(1, 2)))
        server.communicate(timeout=60)
        assert server.returncode == -signal.SIGKILL, f"{name} was not reached"
    finish(tmp_path)
    check(tmp_path, len(lives))


def test_f20_stopped_again_and_again_nothing_is_sent_twice(tmp_path: Path) -> None:
    rounds = 20 if FULL else 3
    for life in range(rounds):
        publish(tmp_path, SEED, life * 50, 50)
        server = start(tmp_path)
        assert server.stdout is not None
        server.stdout.readline()
        assert stop(server) == 0
    finish(tmp_path)
    check(tmp_path, 0)
