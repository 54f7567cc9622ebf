from __future__ import annotations

import logging
import os
import tempfile
import time
from pathlib import Path

import pytest

from melayani_bot.knowledge import cache as module
from melayani_bot.knowledge.cache import (
    KEPT,
    Cache,
    code_version,
    default_folder,
    writable_cache,
)
from melayani_bot.knowledge.load import load
from tests.unit.knowledge import good


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_compiled_knowledge_is_the_same(tmp_path: Path, folder: Path) -> None:
    root = good.write(tmp_path / "packs")
    first, second = load([root], cache=Cache(folder)), load([root], cache=Cache(folder))
    assert first == second
    assert first.bodies["kantor-surat"].hours == second.bodies["kantor-surat"].hours
    assert len(list(folder.iterdir())) == 1


def test_compiled_knowledge_is_used(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = good.write(tmp_path / "packs")
    load([root], cache=Cache(folder))
    monkeypatch.setattr("melayani_bot.knowledge.load.gather", None)
    assert load([root], cache=Cache(folder)).pack.id == good.PACK


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b'{"version": 1}'])
def test_a_damaged_file_is_rebuilt(damage: bytes, tmp_path: Path, folder: Path) -> None:
    root = good.write(tmp_path / "packs")
    whole = load([root], cache=Cache(folder))
    (file,) = folder.iterdir()
    file.write_bytes(damage)
    assert load([root], cache=Cache(folder)) == whole
    assert file.read_bytes() != damage


def test_other_content_and_other_code_are_other_knowledge(tmp_path: Path, folder: Path) -> None:
    knowledge = load([good.write(tmp_path / "packs")])
    Cache(folder, "a").put("digest", knowledge)
    assert Cache(folder, "a").get("digest") == knowledge
    assert Cache(folder, "b").get("digest") is None
    assert Cache(folder, "a").get("other") is None
    assert len(code_version()) == 64


def test_without_a_home_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert default_folder() is None
    with caplog.at_level(logging.DEBUG):
        load([good.write(tmp_path)], cache=Cache())
    assert "no home folder" in caplog.text


def test_the_folder_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "melayani-bot"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert default_folder() == tmp_path / ".cache" / "melayani-bot"


def test_a_folder_that_cannot_be_made_is_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "below")
    with caplog.at_level(logging.DEBUG):
        load([good.write(tmp_path / "packs")], cache=cache)
    assert "is not kept" in caplog.text


def test_a_failed_write_leaves_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    load([good.write(tmp_path / "packs")], cache=Cache(folder))
    assert list(folder.iterdir()) == []


def test_the_oldest_go(tmp_path: Path, folder: Path) -> None:
    knowledge = load([good.write(tmp_path / "packs")])
    for number in range(KEPT + 3):
        Cache(folder, "code").put(str(number), knowledge)
    assert len(list(folder.iterdir())) == KEPT
    assert Cache(folder, "code").get(str(KEPT + 2)) == knowledge


def test_the_code_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_version()
    monkeypatch.setattr(module, "__file__", str(Path(module.__file__).parent / "rules" / "x.py"))
    assert code_version() != before


@pytest.mark.parametrize("base", ["", "simpanan", "./simpanan"])
def test_a_cache_folder_that_is_relative_is_ignored(
    base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "melayani-bot"


def test_what_a_killed_process_left_half_written_goes_with_the_next_one(
    tmp_path: Path, folder: Path
) -> None:
    folder.mkdir()
    old, fresh, gone = (folder / f"{name}.tmp" for name in ("lama", "baru", "hilang"))
    old.write_text("x")
    os.utime(old, (0, time.time() - 3700))
    fresh.write_text("x")
    gone.symlink_to(tmp_path / "tidak-ada")
    load([good.write(tmp_path / "packs")], cache=Cache(folder))
    assert (old.exists(), fresh.exists(), gone.is_symlink()) == (False, True, True)


def test_a_cache_that_can_be_written_is_used_and_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with writable_cache() as cache:
        assert cache.folder == tmp_path / "cache/melayani-bot"
    assert list(tmp_path.iterdir()) == []


def test_in_place_of_a_cache_that_cannot_be_written_comes_one_that_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "berkas"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with writable_cache() as cache:
        assert cache.folder is not None
        assert cache.folder.parent == tmp_path
    assert not cache.folder.exists()


def test_who_has_no_home_has_nothing_to_write() -> None:
    assert not Cache(None).is_writable


def test_where_there_is_no_place_at_all_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "berkas").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "berkas"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tidak-ada"))
    with writable_cache() as cache:
        assert cache == Cache()
