"""The process that answers: it may end at any moment, and nobody is left behind when the server does."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvloop

from melayani_bot.channel import Peer
from melayani_bot.errors import KnowledgeError
from melayani_bot.runtime import elsewhere, office
from melayani_bot.runtime.answers import Died, Errand, Gone, NotAnswered
from melayani_bot.runtime.elsewhere import Elsewhere
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.storage.values import Message, Question
from tests.faults.driver import ROOT
from tests.faults.office import Clerk
from tests.unit.knowledge import good
from tests.unit.runtime.bench import ANI, PLAIN
from tests.unit.runtime.here import ERRAND

FAKE = (sys.executable, "-m", "tests.faults.office")
SERVICE = "nasional/layanan/identitas/surat-warga.yaml"


def question(number: int, text: str = "", peer: Peer = ANI) -> Question:
    now = datetime.now(UTC)
    asked = Message(peer=peer, id=f"m{number}", sent_at=now, text=text)
    return Question(seq=number, message=asked, received_at=now)


@asynccontextmanager
async def fake(longest: int = 1) -> AsyncIterator[Elsewhere]:
    office = await Elsewhere.open(replace(ERRAND, longest=longest), FAKE)
    try:
        yield office
    finally:
        await office.close()


def of_pack(root: Path) -> Errand:
    """To answer really, from the pack in ``root``."""
    shown = {ANI.channel: PLAIN}
    return replace(ERRAND, roots=(root,), pack=good.PACK, data=root, capabilities=shown, longest=60)


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def children(pid: int) -> Sequence[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def fork_of(office: Elsewhere) -> int:
    return children(office.pid)[-1]


async def said(office: Elsewhere, *questions: Question) -> list[str]:
    """The first word of each reply, or what was raised."""
    found = await asyncio.gather(*map(office.answer, questions), return_exceptions=True)
    return [
        type(reply).__name__ if isinstance(reply, BaseException) else reply.parts[0].text.split()[0]
        for reply in found
    ]


@pytest.mark.parametrize("way", ["kill", "segfault", "exit", "hang"])
def test_only_the_question_that_ends_it_is_blamed(way: str) -> None:
    async def main() -> list[str]:
        async with fake() as office:
            asked = [question(1), question(2, f"answer-{way}"), question(3), question(4)]
            return await said(office, *asked)

    assert asyncio.run(main()) == ["m1/0", "Died", "m3/0", "m4/0"]


def test_a_fork_that_is_stopped_keeps_nobody_waiting_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elsewhere, "_STUCK", 0.3)

    async def main() -> list[str]:
        async with fake(longest=60) as office:
            await said(office, question(1))
            os.kill(fork_of(office), signal.SIGSTOP)
            return await said(office, question(2), question(3))

    assert asyncio.run(main()) == ["Died", "m3/0"]


def test_no_reply_is_lost_with_the_fork_that_gave_it() -> None:
    async def main() -> list[str]:
        async with fake() as office:
            asked = [question(n, "answer-kill" if n % 50 == 49 else "") for n in range(400)]
            return await said(office, *asked)

    wanted = ["Died" if n % 50 == 49 else f"m{n}/0" for n in range(400)]
    assert asyncio.run(main()) == wanted


def test_a_closed_office_is_let_go_without_the_collector() -> None:
    """What the server has to know of its knowledge takes megabytes."""

    async def main() -> object:
        async with fake() as office:
            await said(office, question(1))
        closed = weakref.ref(office)
        del office
        return closed()

    gc.disable()
    try:
        assert asyncio.run(main()) is None
    finally:
        gc.enable()


def test_a_fork_that_is_ended_while_it_is_idle_blames_nobody() -> None:
    async def main() -> list[str]:
        async with fake() as office:
            first = await said(office, question(1))
            os.kill(fork_of(office), signal.SIGKILL)
            return first + await said(office, question(2), question(3))

    first, *rest = asyncio.run(main())
    assert first == "m1/0"
    # Asked before the end of the fork is known, the question cannot be told from one that did it.
    assert rest in (["m2/0", "m3/0"], ["Died", "m3/0"])


def test_whoever_asks_while_a_fork_ends_is_answered_once_by_the_next() -> None:
    async def main() -> set[str]:
        found = set()
        async with fake() as office:
            for _ in range(10):
                await said(office, question(0))
                os.kill(fork_of(office), signal.SIGKILL)
                asked = []
                for number in range(200):  # at every step of the loop until the end is known
                    asked.append(asyncio.create_task(said(office, question(number))))
                    await asyncio.sleep(0)
                found |= {text for one in await asyncio.gather(*asked) for text in one}
        return found

    # As in `melayani run`: its transports refuse to write once they are closed.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(main())
    assert found <= {"Died", *(f"m{number}/0" for number in range(200))}


def test_an_asker_who_goes_away_takes_no_one_elses_reply() -> None:
    async def main() -> list[str]:
        async with fake() as office:
            gone = asyncio.create_task(office.answer(question(1)))
            await asyncio.sleep(0)
            gone.cancel()
            return await said(office, question(2), question(3))

    assert asyncio.run(main()) == ["m2/0", "m3/0"]


def test_what_was_asked_before_the_end_is_answered() -> None:
    async def main() -> list[str]:
        async with fake() as office:
            asked = [asyncio.create_task(said(office, question(number))) for number in range(50)]
            for _ in range(3):  # until all have asked
                await asyncio.sleep(0)
            await office.close()
            with pytest.raises(Gone):
                await office.answer(question(99))
            return [text for found in await asyncio.gather(*asked) for text in found]

    assert asyncio.run(main()) == [f"m{number}/0" for number in range(50)]


def test_what_takes_too_long_at_the_end_can_be_asked_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elsewhere, "_PATIENCE", 0.1)

    async def main() -> list[str]:
        async with fake(longest=60) as office:
            asked = asyncio.create_task(said(office, question(1, "answer-hang"), question(2)))
            for _ in range(3):  # until both have asked
                await asyncio.sleep(0)
            await office.close()
            return await asked

    assert asyncio.run(main()) == ["Gone", "Gone"]


def test_the_end_waits_for_no_reply_that_nobody_wants() -> None:
    async def main() -> None:
        async with fake(longest=60) as office:
            gone = asyncio.create_task(office.answer(question(1, "answer-hang")))
            await asyncio.sleep(0)
            gone.cancel()
            async with asyncio.timeout(elsewhere._PATIENCE / 2):
                await office.close()

    asyncio.run(main())


def test_a_lack_of_descriptors_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "_PAUSE", 0.01)

    async def main() -> list[str]:
        async with fake() as office:
            await said(office, question(1))
            fork = fork_of(office)
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
            try:
                os.kill(fork, signal.SIGKILL)
                waits = asyncio.create_task(said(office, question(2)))
                await asyncio.wait([waits, office._listening], timeout=0.2)
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            async with asyncio.timeout(20):
                return await waits + await said(office, question(3))

    assert asyncio.run(main()) in (["m2/0", "m3/0"], ["Died", "m3/0"])


def test_a_fork_that_the_system_refuses_is_told_and_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> int:
        raise OSError("tidak ada memori")

    monkeypatch.setattr(os, "fork", refuse)
    ours, control = socket.socketpair()
    with ours, control:
        heard = []
        for _ in range(2):
            (asking, asked), (telling, replies) = socket.socketpair(), socket.socketpair()
            heard += [asking, telling]
            with asked, replies:
                socket.send_fds(ours, [b"."], [asked.fileno(), replies.fileno()])
        ours.shutdown(socket.SHUT_WR)
        office.keep(control, Clerk(), 1)
        assert [end.recv(1) for end in heard] == [b""] * 4
        for end in heard:
            end.close()


def test_an_office_without_anybody_is_gone() -> None:
    async def main() -> list[str]:
        async with fake() as office:
            await said(office, question(1))
            fork = fork_of(office)
            os.kill(office.pid, signal.SIGKILL)
            os.kill(fork, signal.SIGKILL)
            first = await said(office, question(2))
            return first + await said(office, question(3))

    assert set(asyncio.run(main())) <= {"Died", "Gone"}


def test_failures_keep_their_meaning(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    errand = of_pack(root)

    async def main() -> None:
        office = await Elsewhere.open(errand)
        try:
            with pytest.raises(Unanswerable, match="kanal lain"):
                await office.answer(question(1, peer=Peer("lain", "x")))
            bad = question(2, text=None)  # type: ignore[arg-type]  # makes answering fail
            with pytest.raises(NotAnswered, match="Error"):
                await office.answer(bad)
            assert (await office.answer(question(3, "surat warga"))).version
            assert office.matches[1] > 0
        finally:
            await office.close()

    asyncio.run(main())


def test_knowledge_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    (root / SERVICE).write_text(good.SERVICE.replace("berwenang: surat", "berwenang: hantu"))
    errand = replace(ERRAND, roots=(root,), pack=good.PACK)
    with pytest.raises(KnowledgeError, match=r"surat-warga\.yaml"):
        asyncio.run(Elsewhere.open(errand))
    died = (sys.executable, "-c", "import os; os._exit(3)")
    with pytest.raises(KnowledgeError, match="mendadak"):
        asyncio.run(Elsewhere.open(errand, died))


def test_the_last_good_knowledge_outlives_a_fork(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    errand = of_pack(root)

    async def main() -> tuple[str, str]:
        office = await Elsewhere.open(errand)
        try:
            (root / SERVICE).write_text("rusak: [")
            before = (await office.answer(question(1, "surat warga"))).version
            os.kill(fork_of(office), signal.SIGKILL)
            while True:
                try:
                    return before, (await office.answer(question(2, "surat warga"))).version
                except Died:
                    continue
        finally:
            await office.close()

    before, after = asyncio.run(main())
    assert before == after != ""


def test_nobody_is_left_behind_by_a_server_that_is_killed(tmp_path: Path) -> None:
    for name in ("buku", "buku-sekali"):
        (tmp_path / name).mkdir()
    command = [sys.executable, "-m", "tests.faults.server", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        (office,) = children(server.pid)
        family = [office, *children(office)]
        server.kill()
    deadline = time.monotonic() + 10
    # Other processes are watched through the system.
    while any(map(_lives, family)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(_lives, family))


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
