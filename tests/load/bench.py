"""Starts the server under load on its own cores, and tells what it holds."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from melayani_bot.channel import HttpRequest
from melayani_bot.testing.whatsapp import Receiver, WhatsAppEmulator
from tests.soak.samples import family

TOKEN, APP_SECRET, NUMBER_ID = "EAAPALSUtoken", "rahasia-aplikasi-PALSU", "100000000000000"
ROOT = Path(__file__).parents[2]
_PSS = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Server:
    """The running process."""

    port: int
    pid: int

    def processor(self) -> float:
        """Seconds of processor time that it has used, with the processes that it started."""
        stats = [
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            for pid in family(self.pid)
        ]
        ticks = sum(int(stat[11]) + int(stat[12]) for stat in stats)
        return ticks / os.sysconf("SC_CLK_TCK")

    def resident(self) -> float:
        """MB of memory that they hold together, what they share counted once."""
        rolled = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in family(self.pid)]
        return sum(int(found) for text in rolled for found in _PSS.findall(text)) / 1024


@contextmanager
def serving(folder: Path, settings: str, cores: Collection[int], *flags: str) -> Iterator[Server]:
    """The server on ``cores``, its data in ``folder``; ``settings`` are more lines of its file."""
    port = _unused_port()
    file = folder / "melayani.toml"
    file.write_text(f'port = {port}\ndata = "{folder / "data"}"\nlog_level = "warning"\n{settings}')
    command = [
        sys.executable,
        "-m",
        "tests.load.server",
        str(file),
        ",".join(map(str, cores)),
        *flags,
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log,
            env=_environment(),
        )  # fmt: skip
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"ready\n", (folder / "log").read_text()[-2000:]
        yield Server(port, process.pid)
    finally:
        # Nothing is left to be done; what was acknowledged is on disk.
        process.kill()
        process.communicate()


def whatsapp(url: str, *more: str) -> str:
    """Settings of the WhatsApp channel against an emulator at ``url``."""
    lines = (
        "[channels.whatsapp]",
        f'access_token = "{TOKEN}"',
        f'app_secret = "{APP_SECRET}"',
        'verify_token = "kata-uji-PALSU"',
        f'api_url = "{url}"',
        *more,
    )
    return "\n".join(lines) + "\n"


def emulator(receiver: Receiver) -> WhatsAppEmulator:
    return WhatsAppEmulator(
        receiver, access_token=TOKEN, app_secret=APP_SECRET, number_id=NUMBER_ID
    )


def signed(platform: WhatsAppEmulator, body: bytes) -> HttpRequest:
    """A webhook request as Meta sends it."""
    headers = {
        "content-type": "application/json",
        "x-hub-signature-256": platform.signature(body),
    }
    return HttpRequest("POST", "/", headers=headers, body=body)


def cores_apart() -> tuple[set[int], set[int]]:
    """The cores of the server and those of the generator; the same where there is only one."""
    all_cores = sorted(os.sched_getaffinity(0))
    return set(all_cores[:1]), set(all_cores[1:]) or set(all_cores)


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # fmt: skip


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
