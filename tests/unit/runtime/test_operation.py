"""A whole server from its settings on a real loop: answers, rights, reports, limits, chores."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from melayani_bot.channel import Inbound, Peer
from melayani_bot.runtime.announcement import Announcement, Announcements
from melayani_bot.runtime.app import Plan, serve
from melayani_bot.runtime.callers import caller
from melayani_bot.runtime.chores import Chore
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.doubts import FILE, Doubts, belief_in
from melayani_bot.runtime.living import LivingKnowledge
from melayani_bot.runtime.operation import plan_of
from melayani_bot.runtime.policy import Policy
from melayani_bot.settings import Limits, Settings
from melayani_bot.storage.folder import MESSAGES_FILE, open_folder
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Holdings
from tests.unit.answering.small import base
from tests.unit.runtime.bench import ANI, PLAIN, Diary, FakeChannel
from tests.unit.runtime.here import opening

Steps = Callable[["Server"], Awaitable[None]]


class Server:
    """One server with a scripted channel; `ask` returns the next text that the channel takes."""

    def __init__(self, data: Path, limits: Limits) -> None:
        self.settings = Settings(data=data, limits=limits, contact="Bagian Palsu")
        self.channel = FakeChannel(PLAIN)
        self.stores = open_folder(data)
        self.reader = SqliteMessages.open(data / MESSAGES_FILE)
        channels = [self.channel]
        self.living = asyncio.run(LivingKnowledge.begin([], opening(base, self.settings, channels)))
        self.plan = plan_of(self.settings, channels, self.living, self.stores.messages)
        self.port = 0
        self._number = 0

    def say(self, text: str, peer: Peer = ANI) -> None:
        self._number += 1
        inbound = Inbound(id=str(self._number), peer=peer, at=datetime.now(UTC), text=text)
        self.channel.feed.append(inbound)

    async def ask(self, text: str, peer: Peer = ANI) -> str:
        before = len(self.channel.taken)
        self.say(text, peer)
        async with asyncio.timeout(10):
            while len(self.channel.taken) == before:
                await asyncio.sleep(0.005)
        return self.channel.taken[-1][1]

    async def get(self, path: str, forwarded: str = "") -> tuple[int, str]:
        def call() -> tuple[int, str]:
            request = Request(f"http://127.0.0.1:{self.port}{path}")
            if forwarded:
                request.add_header("X-Forwarded-For", forwarded)
            try:
                with urlopen(request, timeout=5) as response:
                    return response.status, response.read().decode()
            except HTTPError as error:
                with closing(error):
                    return error.code, error.read().decode()

        return await asyncio.to_thread(call)


def run(data: Path, steps: Steps, limits: Limits | None = None, **changes: object) -> None:
    server = Server(data, limits or Limits())

    async def main() -> None:
        stop = asyncio.Event()
        plan: Plan = replace(server.plan, **changes)  # type: ignore[arg-type]  # fields of Plan

        def ready(port: int) -> None:
            server.port = port

        task = asyncio.create_task(
            serve(replace(plan, port=0), server.stores.messages, stop, ready)
        )
        try:
            while not server.port:
                await asyncio.sleep(0.005)
            await steps(server)
        finally:
            stop.set()
            await task

    try:
        asyncio.run(main())
    finally:
        server.stores.close()
        server.reader.close()


@pytest.fixture(autouse=True)
def fed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def keep_feeding(
        self: FakeChannel, deliver: Callable[[Inbound], Awaitable[None]]
    ) -> None:
        while True:
            while self.feed:
                await deliver(self.feed.pop(0))  # type: ignore[arg-type]  # no pauses here
            await asyncio.sleep(0.005)

    monkeypatch.setattr(FakeChannel, "run", keep_feeding)


def test_a_conversation_with_its_rights(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        first = await server.ask("ktp saya hilang")
        assert "Ketik data saya atau hapus data" in first
        assert "Terbantu?" in first
        assert "Maaf" in await server.ask("2")
        mine = await server.ask("data saya")
        assert "3 pesan Anda dan 2 jawaban" in mine
        assert "Bagian Palsu" in mine
        assert "sudah dihapus" in await server.ask("hapus data")
        assert server.reader.holdings(ANI) == Holdings(parts=1)
        assert server.reader.unanswered() == []
        assert "Ketik data saya atau hapus data" in await server.ask("akta lahir anak")

    run(tmp_path, steps)


def test_what_did_not_help_is_logged_with_the_version_that_answered(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        await server.ask("ktp saya hilang nik 3510000000000000")
        await server.ask("2")
        (gap,) = server.reader.unanswered()
        assert (gap.outcome, gap.nearest, gap.version) == ("disliked", ("ktp/hilang",), "uji")
        assert "3510" not in gap.text

    run(tmp_path, steps)
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"ktp saya hilang" in stored
    assert b"000000000000" not in stored


def test_the_switch_works_while_it_runs(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        Announcements(tmp_path).write(Announcement(closed="Sedang diperbaiki."))
        assert await server.ask("ktp saya hilang") == "Sedang diperbaiki."
        assert "112" in await server.ask("kebakaran")
        Announcements(tmp_path).write(Announcement(notice="Loket tutup besok."))
        assert "Loket tutup besok." in await server.ask("ktp saya hilang")

    run(tmp_path, steps)


def test_reports_tell_how_it_stands(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        await server.ask("ktp saya hilang", Peer("palsu", "62800000000"))
        code, text = await server.get("/health")
        found = json.loads(text)
        assert (code, found["status"], found["knowledge"]["version"]) == (200, "ok", "uji")
        assert found["channels"]["palsu"]["dead"] == 0
        _, metrics = await server.get("/metrics")
        assert 'melayani_messages_accepted_total{channel="palsu",new="true"} 1.0' in metrics
        assert "62800000000" not in text + metrics

    run(tmp_path, steps)


def test_who_asks_too_much_hears_it_once(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        await server.ask("halo")
        assert "terlalu banyak" in await server.ask("halo")
        assert "112" in await server.ask("tolong kebakaran")
        server.say("halo")
        other = await server.ask("ktp saya hilang", Peer("palsu", "budi"))
        assert "KTP" in other
        assert len(server.channel.taken) == 4

    run(tmp_path, steps, Limits(person_per_minute=1))


def test_an_address_that_asks_too_often_is_refused_before_its_body_is_read(tmp_path: Path) -> None:
    async def steps(server: Server) -> None:
        codes = [(await server.get("/web/"))[0] for _ in range(3)]
        assert codes == [404, 404, 429]
        assert (await server.get("/health"))[0] == 200

    run(tmp_path, steps, Limits(address_per_minute=2))


def test_a_failing_chore_stops_nothing_and_is_told(tmp_path: Path) -> None:
    calls: list[int] = []

    async def fail(_: Disk) -> None:
        calls.append(1)
        raise RuntimeError("galat palsu")

    async def steps(server: Server) -> None:
        while len(calls) < 3:
            await asyncio.sleep(0.005)
        assert "KTP" in await server.ask("ktp saya hilang")
        _, metrics = await server.get("/metrics")
        assert 'melayani_failures_total{name="uji"}' in metrics

    run(tmp_path, steps, chores=(Chore(name="uji", every=0.001, do=fail),))


@pytest.mark.parametrize(
    ("address", "forwarded", "found"),
    [
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 10.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", " , ,", "127.0.0.1"),
    ],
)
def test_a_made_up_forwarding_is_not_believed(address: str, forwarded: str, found: str) -> None:
    trusted = {"127.0.0.1", "10.0.0.1"}
    assert caller(address, {"x-forwarded-for": forwarded}, trusted) == found


def test_a_channel_that_does_not_close_delays_no_end_and_no_other_channel(tmp_path: Path) -> None:
    closed: list[str] = []

    class Stuck(FakeChannel):
        name = "macet"

        async def aclose(self) -> None:
            await asyncio.Event().wait()

    class Raising(FakeChannel):
        name = "galat"

        async def aclose(self) -> None:
            closed.append(self.name)
            raise OSError("putus")

    class Good(FakeChannel):
        name = "baik"

        async def aclose(self) -> None:
            closed.append(self.name)

    async def steps(server: Server) -> None:
        assert (await server.get("/health"))[0] == 200

    channels = [Stuck(PLAIN), Raising(PLAIN), Good(PLAIN)]
    diary = Diary()
    run(tmp_path, steps, channels=channels, observer=diary, policy=Policy(send_seconds=0.05))
    assert sorted(closed) == ["baik", "galat"]
    assert sorted(name for name, _ in diary.named("failed")) == ["galat", "macet"]


def test_old_records_go_at_the_start_but_not_by_a_clock_that_has_leapt(tmp_path: Path) -> None:
    old, left = "2025-01-01T00:00:00.000000+00:00", list[Holdings]()

    async def talk(server: Server) -> None:
        await server.ask("ktp saya hilang")

    async def swept(server: Server) -> None:
        begun = datetime.now(UTC) - timedelta(seconds=1)
        async with asyncio.timeout(10):
            while (belief_in(tmp_path).seen or old_moment) < begun:
                await asyncio.sleep(0.005)
        await server.get("/health")  # the store takes one call at a time
        left.append(server.reader.holdings(ANI))

    old_moment = datetime.fromisoformat(old)
    run(tmp_path, talk)
    with closing(sqlite3.connect(tmp_path / MESSAGES_FILE)) as db:
        db.executescript(
            f"UPDATE inbox SET received_at = '{old}'; UPDATE outbox SET created_at = '{old}';"
        )
    Doubts(tmp_path).look(old_moment)
    run(tmp_path, swept)
    (tmp_path / FILE).unlink()
    run(tmp_path, swept)
    assert left == [Holdings(messages=1, parts=1), Holdings()]
