"""`melayani run` as its users meet it: a browser's request, a kill, a restart, Ctrl-C, the queue."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from melayani_bot import discovery

ROOT = Path(__file__).parents[2]
CONTOH = Path(__file__).parents[1] / "pakets" / "contoh"
PATIENCE = 120.0

pytestmark = pytest.mark.skipif("web" not in discovery.names(), reason="the web plugin is absent")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "melayani.toml"
    path.write_text(
        f'pack = "kabupaten-contoh"\nknowledge = ["{CONTOH}"]\ndata = "{tmp_path / "data"}"\n'
    )
    return path


def command(settings: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "melayani_bot.cli", *words, "--settings", str(settings)]


@contextmanager
def running(settings: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MELAYANI_PORT": str(port)}
    server = subprocess.Popen(
        command(settings, "run"), cwd=settings.parent, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        said: list[str] = []
        for line in server.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        assert "Buka http://127.0.0.1" in "".join(said), said
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.communicate()


def ask(address: str, text: str, cookie: str = "") -> str:
    body = json.dumps({"id": f"uji-{time.monotonic_ns():020d}", "text": text}).encode()
    headers = {"content-type": "application/json", "origin": address, "cookie": cookie}
    request = urllib.request.Request(f"{address}/web/messages", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        assert response.status == 202
        return str(response.headers.get("set-cookie") or cookie).partition(";")[0]


def heard(address: str, cookie: str, wanted: str) -> str:
    """What the chat shows once it shows ``wanted``; the server holds each call until there is news."""
    shown, cursor = "", ""
    deadline = time.monotonic() + PATIENCE
    while wanted not in shown and time.monotonic() < deadline:
        query = urllib.parse.urlencode({"after": cursor, "wait": 20})
        request = urllib.request.Request(
            f"{address}/web/messages?{query}", headers={"cookie": cookie}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            news = json.load(response)
        cursor = news["cursor"]
        shown += "".join(run["text"] for m in news["messages"] for run in m["runs"])
    assert wanted in shown
    return shown


def stop(server: subprocess.Popen[str]) -> str:
    server.send_signal(signal.SIGINT)
    said = server.communicate(timeout=PATIENCE)[0]
    assert server.returncode == 0, said
    return said


def test_a_question_in_the_browser_outlives_a_kill_and_ctrl_c_drains(
    settings: Path, unused_port: int
) -> None:
    with running(settings, unused_port) as (server, address):
        cookie = ask(address, "ktp saya hilang")
        heard(address, cookie, "Yang mengurus")
        held = [file for file in (settings.parent / "data").iterdir() if file.is_file()]
        assert held
        assert not any(file.stat().st_mode & 0o077 for file in held)
        server.kill()
    with running(settings, unused_port) as (server, address):
        heard(address, cookie, "Yang mengurus")
        with urllib.request.urlopen(f"{address}/health", timeout=PATIENCE) as response:
            assert json.load(response)
        second = subprocess.run(
            command(settings, "run"), cwd=settings.parent, capture_output=True, text=True,
            check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert (second.returncode, "sedang dipakai" in second.stderr) == (1, True)
        listed = subprocess.run(
            command(settings, "queue"), cwd=settings.parent, capture_output=True, text=True,
            check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert "web: 0 menunggu jawaban, 0 menunggu terkirim, 0 gagal" in listed.stdout
        assert "Selesai" in stop(server)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
