"""F19: hours of messages, new knowledge, sweeps and broken connections; memory must stay flat.

`python -m tests.soak`, with ``SOAK_MINUTES`` (720 at most), ``SOAK_RATE`` (messages a second) and
``SOAK_RELOAD`` (seconds from one new knowledge to the next) in the environment. Status 1 where a
quantity grows, a message got no answer, or new knowledge was not taken in.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass, field, fields
from itertools import pairwise
from pathlib import Path

from melayani_bot.storage.folder import MESSAGES_FILE
from melayani_bot.testing.telegram import TOKEN, TelegramEmulator
from melayani_bot.testing.whatsapp import WhatsAppEmulator, over_http
from tests.soak.drawing import draw
from tests.soak.folders import age, left, publish
from tests.soak.samples import Sample, judged, look
from tests.soak.traffic import Traffic

MINUTES = min(720.0, float(os.environ.get("SOAK_MINUTES", "120")))
RATE = float(os.environ.get("SOAK_RATE", "2"))
RELOAD = float(os.environ.get("SOAK_RELOAD", "30"))
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


@dataclass
class Soaked:
    """What a run came to: ``versions`` are those in use just before each new knowledge."""

    samples: list[Sample] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)

    @property
    def taken(self) -> int:
        """How often new knowledge was in use before the next came."""
        return sum(a != b for a, b in pairwise(self.versions))


async def _soak(folder: Path, traffic: Traffic, pid: int) -> Soaked:
    found = Soaked()
    began = time.monotonic()
    while (passed := time.monotonic() - began) < MINUTES * 60:
        await traffic.one()
        await asyncio.sleep(traffic.chance.expovariate(RATE))
        if passed >= len(found.samples) * max(1.0, MINUTES * 60 / 600):
            found.samples.append(look(pid, folder / "data" / f"{MESSAGES_FILE}-wal"))
            traffic.forget()
        if passed >= len(found.versions) * RELOAD:
            found.versions.append(await traffic.version())
            publish(folder, len(found.versions))
            age(folder, len(found.versions))
    found.left = await _drained(folder, traffic.messages)
    return found


async def _drained(folder: Path, told: int) -> dict[str, int]:
    deadline = time.monotonic() + _PATIENCE
    while (found := left(folder))["waiting"] or found["old"] or found["answered"] < told:
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(1)
    return found


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _told(found: Soaked, traffic: Traffic) -> bool:
    """Print everything; whether all is well."""
    given = len(found.versions)
    _say(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    _say(f"{MINUTES:g} minutes, {dict(traffic.told)}, {len(found.samples)} samples")
    _say(f"left {found.left}; {given} times new knowledge, {found.taken} taken within {RELOAD:g} s")
    half = len(traffic.accept_seconds) // 2
    for name, part in (
        ("first", traffic.accept_seconds[:half]),
        ("second", traffic.accept_seconds[half:]),
    ):
        p99 = statistics.quantiles(part, n=100)[98] * 1000
        _say(f"accepted within {p99:.0f} ms (p99) in the {name} half")
    lines = judged(found.samples)
    for line, flat in lines:
        _say(line if flat else f"{line}: NOT FLAT")
    well = found.left["waiting"] == found.left["old"] == found.left["given up"] == 0
    answered = found.left["answered"] >= traffic.messages and found.taken >= given // 2
    return well and answered and all(flat for _, flat in lines)


def _keep(found: Soaked, log: Path, report: Path) -> None:
    names = [each.name for each in fields(Sample)]
    rows = [list(astuple(sample)) for sample in found.samples]
    report.write_text(json.dumps([names, *rows]))
    shutil.copy(log, f"{report}.log")
    draw(found.samples, report.with_suffix(".svg"))


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
            found = await _soak(folder, traffic, server.pid)
            await traffic.aclose()
    if report := os.environ.get("SOAK_REPORT"):
        _keep(found, folder / "log", Path(report))
    return 0 if _told(found, traffic) else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.exit(asyncio.run(main(Path(name))))
