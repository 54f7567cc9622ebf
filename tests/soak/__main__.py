"""F19: hours of messages, new knowledge, sweeps and broken connections; memory must stay flat.

`python -m tests.soak`, with ``SOAK_MINUTES`` (720 at most) and ``SOAK_RATE`` (messages a second) in
the environment. Status 1 where a quantity grows or a message got no answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import shutil
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from melayani_bot.channel import Peer
from melayani_bot.storage.folder import MESSAGES_FILE
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Message
from melayani_bot.testing.telegram import TOKEN, TelegramEmulator
from melayani_bot.testing.whatsapp import WhatsAppEmulator, over_http
from tests.soak.samples import Sample, judged, look
from tests.soak.traffic import Traffic

MINUTES = min(720.0, float(os.environ.get("SOAK_MINUTES", "120")))
RATE = float(os.environ.get("SOAK_RATE", "2"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
ROOT = Path(__file__).parents[2]
SECRET = "rahasia-PALSU-untuk-uji"
_PATIENCE = 120.0


def _settings(folder: Path, port: int, whatsapp: str, telegram: str) -> Path:
    secrets = "".join(
        f'{name} = "{SECRET}"\n' for name in ("access_token", "app_secret", "verify_token")
    )
    path = folder / "melayani.toml"
    path.write_text(
        f'knowledge = ["{folder / "knowledge"}"]\ndata = "{folder / "data"}"\nport = {port}\n'
        'log_format = "json"\nlog_level = "warning"\nreload_seconds = 5\n'
        "[limits]\nperson_per_minute = 100000\nperson_per_day = 10000000\n"
        "address_per_minute = 1000000\n"
        f'[channels.whatsapp]\n{secrets}api_url = "{whatsapp}"\n'
        f'[channels.telegram]\ntoken = "{TOKEN}"\napi_url = "{telegram}"\nwait = 2\n'
    )
    return path


@asynccontextmanager
async def _server(folder: Path, settings: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    with (folder / "log").open("wb") as log:
        server = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.soak.server", str(settings),
            cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=log,
        )  # fmt: skip
    assert server.stdout is not None
    while line := await server.stdout.readline():
        if b"Ctrl-C" in line:
            break
    try:
        yield server
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()


def _publish(folder: Path, turn: int) -> None:
    """One of two versions, so that each is fitted once."""
    file = next((folder / "knowledge").rglob("sumber.yaml"))
    text = file.read_text(encoding="utf-8").rstrip("# \n")
    file.write_text(text + "\n" + "#\n" * (turn % 2), encoding="utf-8")


def _age(folder: Path, turn: int) -> None:
    """Messages of last month, which the next sweep must delete."""
    past = datetime.now(UTC) - timedelta(days=60)
    with closing(SqliteMessages.open(folder / "data" / MESSAGES_FILE, lambda: past)) as store:
        store.accept(
            [
                Message(peer=Peer("web", f"lama-{turn}-{n}"), id=str(n), sent_at=past, text="lama")
                for n in range(50)
            ]
        )


def _left(folder: Path) -> dict[str, int]:
    """What still waits, what is older than a sweep should leave, and what was given up."""
    with closing(sqlite3.connect(folder / "data" / MESSAGES_FILE)) as db:
        waiting = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
        )
        young = "AND conversation NOT LIKE 'lama-%'"
        return {
            "waiting": db.execute(waiting).fetchone()[0],
            "old": db.execute("SELECT count(*) FROM inbox WHERE text = 'lama'").fetchone()[0],
            "answered": db.execute(
                f"SELECT count(*) FROM inbox WHERE state = 'done' {young}"
            ).fetchone()[0],
            "given up": db.execute(
                f"SELECT (SELECT count(*) FROM inbox WHERE state = 'dead' {young})"
                f" + (SELECT count(*) FROM outbox WHERE state = 'dead' {young})"
            ).fetchone()[0],
        }


async def _soak(folder: Path, traffic: Traffic, pid: int) -> list[Sample]:
    samples: list[Sample] = []
    began = time.monotonic()
    turn = 0
    while (passed := time.monotonic() - began) < MINUTES * 60:
        await traffic.one()
        await asyncio.sleep(traffic.chance.expovariate(RATE))
        if passed >= len(samples) * max(1.0, MINUTES * 60 / 600):
            samples.append(look(pid, folder / "data" / f"{MESSAGES_FILE}-wal"))
            traffic.forget()
        if passed >= turn * 30.0:
            turn += 1
            _publish(folder, turn)
            _age(folder, turn)
    return samples


async def _drained(folder: Path, told: int) -> dict[str, int]:
    deadline = time.monotonic() + _PATIENCE
    while (left := _left(folder))["waiting"] or left["old"] or left["answered"] < told:
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(1)
    return left


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _told(samples: list[Sample], traffic: Traffic, left: dict[str, int]) -> bool:
    """Print everything; whether all is well."""
    _say(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    _say(f"{MINUTES:g} minutes, {dict(traffic.told)}, {len(samples)} samples, left {left}")
    half = len(traffic.accept_seconds) // 2
    for name, part in (
        ("first", traffic.accept_seconds[:half]),
        ("second", traffic.accept_seconds[half:]),
    ):
        p99 = statistics.quantiles(part, n=100)[98] * 1000
        _say(f"accepted within {p99:.0f} ms (p99) in the {name} half")
    lines = judged(samples)
    for line, flat in lines:
        _say(line if flat else f"{line}: NOT FLAT")
    well = left["waiting"] == left["old"] == left["given up"] == 0
    return well and left["answered"] >= traffic.messages and all(flat for _, flat in lines)


async def main(folder: Path) -> int:
    """Run it; the exit status."""
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    whatsapp = WhatsAppEmulator(
        over_http(f"{base}/whatsapp/"), access_token=SECRET, app_secret=SECRET, number_id="1" * 15
    )
    async with whatsapp, TelegramEmulator(TOKEN) as telegram:
        traffic = Traffic(base, whatsapp, telegram, random.Random(SEED))
        async with _server(folder, _settings(folder, port, whatsapp.url, telegram.url)) as server:
            samples = await _soak(folder, traffic, server.pid)
            left = await _drained(folder, traffic.messages)
            await traffic.aclose()
    well = _told(samples, traffic, left)
    if report := os.environ.get("SOAK_REPORT"):
        rows = [[s.at, s.rss, s.fds, s.threads, s.wal] for s in samples]
        Path(report).write_text(json.dumps(rows))
        shutil.copy(folder / "log", f"{report}.log")
    return 0 if well else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(asyncio.run(main(Path(name))))
