"""Starts, kills and stops the server under test, and judges what became of every message."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from melayani_bot.storage.folder import MESSAGES_FILE
from tests.faults.platform import CHANNELS, NIK, LedgerChannel, Platform, written

FULL = os.environ.get("FAULTS") == "full"
ROOT = Path(__file__).parents[2]
_LONGEST = 600.0
_LONGEST_LIFE = 5.0
_LINE = 90
"""Bytes of a ledger line, about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the messages of one channel."""

    accepted: int
    lost: int
    processed_twice: int
    out_of_order: int
    double_sends: int
    dead: int

    def clean(self) -> bool:
        return self.lost == self.processed_twice == self.out_of_order == self.dead == 0


def publish(folder: Path, seed: int, start: int, count: int) -> None:
    """Let ``count`` more messages come in on every channel."""
    for kind in CHANNELS:
        (folder / kind.name).mkdir(parents=True, exist_ok=True)
        Platform(folder / kind.name).publish(list(written(seed, start, count)))


def start(folder: Path, *point: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.server", str(folder), *point]
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdout=subprocess.PIPE, stderr=log, start_new_session=True,
        )  # fmt: skip


def kill_after_progress(folder: Path, chance: random.Random, most: int) -> None:
    """One life: killed after at most ``most`` sends and a moment more, however fast the machine."""
    ledgers = [folder / kind.name / "ledger" for kind in CHANNELS]
    server = start(folder)
    assert server.stdout is not None
    server.stdout.readline()
    enough = _size(ledgers) + chance.randint(0, most) * _LINE
    deadline = time.monotonic() + _LONGEST_LIFE
    # Another process is watched through its files, and the moment of the kill is to be random.
    while _size(ledgers) < enough and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(chance.uniform(0.0, 0.02))
    os.killpg(server.pid, signal.SIGKILL)
    server.communicate()


def _size(files: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in files if path.exists())


def stop(server: subprocess.Popen[str]) -> int:
    """Ask it to end; its exit status."""
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=_LONGEST)
    return server.returncode


def finish(folder: Path) -> None:
    """One last life until everything published is confirmed and answered."""
    server = start(folder)
    assert server.stdout is not None
    server.stdout.readline()  # up: asked to end before that, it would only be killed
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline and server.poll() is None:
        if _all_confirmed(folder) and _nothing_waits(folder):
            break
        time.sleep(0.1)  # another process is watched through its files
    assert stop(server) == 0, (folder / "log").read_text()[-2000:]


def _all_confirmed(folder: Path) -> bool:
    platforms = [Platform(folder / kind.name) for kind in CHANNELS]
    return all(platform.confirmed() == len(platform.feed()) for platform in platforms)


def _nothing_waits(folder: Path) -> bool:
    db = sqlite3.connect(folder / "data" / MESSAGES_FILE)
    try:
        questions = db.execute("SELECT count(*) FROM inbox WHERE state = 'waiting'").fetchone()[0]
        unsent = "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
        return int(questions + db.execute(unsent).fetchone()[0]) == 0
    finally:
        db.close()


def judge(folder: Path) -> dict[str, Verdict]:
    """The verdict of every channel, from the ledgers and from the store as any `sqlite3` reads it."""
    db = sqlite3.connect(folder / "data" / MESSAGES_FILE)
    try:
        return {kind.name: _judged(folder, kind, db) for kind in CHANNELS}
    finally:
        db.close()


def _judged(folder: Path, kind: type[LedgerChannel], db: sqlite3.Connection) -> Verdict:
    platform = Platform(folder / kind.name)
    feed, ledger = platform.feed(), platform.ledger()
    wanted = {
        f"{m['id']}/{place}" for m in feed for place in range(1 + (int(m["id"][1:]) % 3 == 0))
    }
    shown = _shown(ledger, once=kind.idempotent)
    arrived = Counter(line["text"].split()[0] for line in shown)
    dead = db.execute("SELECT count(*) FROM dead_letters WHERE channel = ?", (kind.name,))
    turns = db.execute(
        "SELECT sum(json_extract(state, '$.turns')) FROM conversation WHERE channel = ?",
        (kind.name,),
    )
    messages = len({message["id"] for message in feed})
    return Verdict(
        accepted=messages,
        lost=len(wanted - set(arrived)),
        processed_twice=turns.fetchone()[0] - messages + _strange(ledger),
        out_of_order=_out_of_order(feed, shown),
        double_sends=sum(arrived.values()) - len(arrived),
        dead=dead.fetchone()[0],
    )


def _shown(ledger: Sequence[dict[str, Any]], *, once: bool) -> list[dict[str, Any]]:
    """What citizens saw: on an idempotent platform the first line of each key."""
    return list({line["key"]: line for line in ledger[::-1]}.values())[::-1] if once else [*ledger]


def _strange(ledger: Sequence[dict[str, Any]]) -> int:
    """How many texts went out under more than one key, which would be a second answer."""
    keys: dict[tuple[str, str], set[str]] = {}
    for line in ledger:
        keys.setdefault((line["peer"], line["text"]), set()).add(line["key"])
    return sum(len(found) - 1 for found in keys.values())


def _out_of_order(feed: Sequence[dict[str, Any]], shown: Sequence[dict[str, Any]]) -> int:
    """Steps back within a conversation; a part that came twice in a row is no step back."""
    sent_at = {message["id"]: message["at"] for message in feed}
    last: dict[str, tuple[int, str]] = {}
    wrong = 0
    for line in shown:
        name, _, place = line["text"].split()[0].partition("/")
        now = (sent_at[name], place)
        wrong += now < last.get(line["peer"], now)
        last[line["peer"]] = now
    return wrong


def holds_no_nik(folder: Path) -> bool:
    """No file of the server holds the digits; the feed, which is the platform's, does."""
    files = [folder / "log", *(folder / "data").iterdir()]
    return all(NIK.encode() not in path.read_bytes() for path in files)
