"""New knowledge is fitted in another process, which stands back behind answering."""

import asyncio
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from melayani_bot import opening
from melayani_bot.answering import Base
from melayani_bot.answering.base import Fitted, fit
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.cache import Cache
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.opening import open_pack
from melayani_bot.runtime import office
from melayani_bot.runtime.living import Change, Look
from melayani_bot.runtime.operation import living_knowledge
from melayani_bot.settings import Settings
from tests.unit.knowledge import good
from tests.unit.runtime.here import ERRAND


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/melayani-bot"


async def _changed(root: Path, data: Path) -> tuple[str, Look]:
    """The first version, and the look after a change, of the office that a server has."""
    living = await living_knowledge(Settings(pack=good.PACK, knowledge=(root,), data=data), ())
    try:
        before = living.version
        file = root / "nasional/layanan/identitas/surat-warga.yaml"
        file.write_text(good.SERVICE.replace("Gratis.", "Gratis!"), encoding="utf-8")
        return before, await living.look()
    finally:
        await living.close()


def test_knowledge_is_fitted_elsewhere_and_taken_in_while_it_runs(
    tmp_path: Path, cache: Path
) -> None:
    before, look = asyncio.run(_changed(good.write(tmp_path / "pengetahuan"), tmp_path))
    assert look.change is Change.TAKEN
    assert look.version != before
    assert len(list(cache.glob("pencocok-*.json"))) == 2


def _opened(root: Path, told: Callable[[], object]) -> None:
    """Open the pack, with ``told`` called where it is fitted."""

    def opened(roots: Sequence[Path], pack: str, cache: Cache) -> Base:
        told()
        return open_pack(roots, pack, cache)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{office.__name__}.open_pack", opened)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            office._opened(replace(ERRAND, roots=(root,), pack=good.PACK, nice=3), theirs)


def test_a_fork_fits_and_stands_back(tmp_path: Path) -> None:
    """A process that has fitted keeps some of the memory that this took."""
    root, seen = good.write(tmp_path / "pengetahuan"), tmp_path / "dilihat"

    def tell() -> None:
        with seen.open("a") as file:
            file.write(f"{os.getpid() == parent} {os.nice(0)}\n")

    parent, here = os.getpid(), os.nice(0)
    _opened(root, tell)
    assert seen.read_text() == f"False {min(here + 3, 19)}\nTrue {here}\n"
    _opened(root, tell)
    assert len(seen.read_text().splitlines()) == 2


def test_what_is_kept_and_damaged_is_fitted_by_a_fork_again(tmp_path: Path, cache: Path) -> None:
    root, seen, parent = good.write(tmp_path / "pengetahuan"), tmp_path / "dilihat", os.getpid()

    def tell() -> None:
        with seen.open("a") as file:
            file.write(f"{os.getpid() == parent} ")

    _opened(root, tell)
    for file in cache.glob("pencocok-*.bin"):
        file.write_bytes(b"rusak")
    _opened(root, tell)
    assert seen.read_text() == "False True False True "


def test_nothing_gets_out_of_a_fork(tmp_path: Path) -> None:
    root, parent = good.write(tmp_path / "pengetahuan"), os.getpid()

    def fail() -> None:
        if os.getpid() != parent:
            raise RuntimeError("galat palsu di cabang")

    _opened(root, fail)
    assert os.getpid() == parent


def test_a_fork_fits_also_where_nothing_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, parent = good.write(tmp_path / "pengetahuan"), os.getpid()
    seen, passing = tmp_path / "dilihat", tmp_path / "sementara"

    def told(knowledge: Knowledge) -> Fitted:
        with seen.open("a") as file:
            file.write(f"{os.getpid() == parent}\n")
        return fit(knowledge)

    passing.mkdir()
    (tmp_path / "berkas").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "berkas"))
    monkeypatch.setattr(f"{opening.__name__}.fit", told)
    _opened(root, lambda: None)
    assert seen.read_text() == "False\n"
    assert list(passing.iterdir()) == []


def test_a_fit_that_the_system_ends_is_told(tmp_path: Path) -> None:
    root, parent = good.write(tmp_path / "pengetahuan"), os.getpid()

    def die() -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(KnowledgeError, match="sinyal 9"):
        _opened(root, die)


def test_a_fit_ends_with_the_server(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        pid = os.fork()
        if pid == 0:
            ours.close()
            signal.pause()
        ours.close()
        with pytest.raises(EOFError):
            office._awaited(pid, theirs)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
