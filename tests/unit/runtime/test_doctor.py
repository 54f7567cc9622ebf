"""The doctor finds what keeps a server from its work, says how to mend it, and shows no secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from melayani_bot.errors import PluginError, SettingsError
from melayani_bot.knowledge.cache import Cache
from melayani_bot.knowledge.load import inspect
from melayani_bot.runtime import doctor
from melayani_bot.runtime.doctor import Finding, Level
from melayani_bot.runtime.doubts import Belief
from melayani_bot.settings import Settings
from melayani_bot.storage.folder import DOCUMENTS_FILE, MESSAGES_FILE, open_folder
from melayani_bot.storage.inspection import NEWEST, FolderState, inspect_folder
from melayani_bot.testing.echo import EchoWebhook
from tests.unit.knowledge import good
from tests.unit.storage.test_forgetting import fill

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def worst(findings: Iterator[Finding]) -> tuple[Level, str]:
    found = [finding for finding in findings if finding.level in (Level.ERROR, Level.WARNING)]
    return (found[0].level, found[0].said + found[0].mend) if found else (Level.GOOD, "")


def stored(folder: Path) -> tuple[Level, str]:
    return worst(doctor.storage(folder, inspect_folder(folder)))


def test_a_new_and_a_used_folder_are_good_and_looking_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert stored(data)[0] is Level.GOOD
    assert not data.exists()
    stores = open_folder(data)
    fill(stores.messages)
    found = inspect_folder(data)
    assert (found.problem, found.version) == ("", NEWEST)
    assert found.holder.isdecimal()
    assert found.latest is not None
    stores.close()
    assert inspect_folder(data).holder == ""


@pytest.mark.parametrize("name", [MESSAGES_FILE, DOCUMENTS_FILE])
def test_a_damaged_store_is_an_error_that_names_the_backup(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"rusak" * 100)
    level, said = stored(tmp_path)
    assert level is Level.ERROR
    assert "melayani restore" in said


def test_a_newer_and_an_older_store_are_told_apart(tmp_path: Path) -> None:
    open_folder(tmp_path).close()
    for version, level in ((NEWEST + 1, Level.ERROR), (NEWEST - 1, Level.GOOD)):
        db = sqlite3.connect(tmp_path / MESSAGES_FILE)
        db.execute(f"PRAGMA user_version = {version}")
        db.close()
        assert stored(tmp_path)[0] is level
    notes = [f for f in doctor.storage(tmp_path, inspect_folder(tmp_path)) if f.level is Level.NOTE]
    assert "melayani backup" in notes[0].mend


def test_a_place_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("x", encoding="utf-8")
    assert stored(tmp_path / "berkas")[0] is Level.ERROR


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    assert worst(doctor.cache(Cache(tmp_path / "cache")))[0] is Level.GOOD
    (tmp_path / "berkas").touch()
    level, said = worst(doctor.cache(Cache(tmp_path / "berkas/cache")))
    assert level is Level.WARNING
    assert "XDG_CACHE_HOME" in said


def test_a_full_disk_is_an_error(tmp_path: Path) -> None:
    assert worst(doctor.disk(Settings(data=tmp_path / "baru", free_disk_mb=1)))[0] is Level.GOOD
    full = Settings(data=tmp_path / "baru", free_disk_mb=10**9)
    assert worst(doctor.disk(full))[0] is Level.ERROR


@pytest.mark.parametrize(
    ("now", "latest", "level"),
    [
        (NOW, None, Level.GOOD),
        (NOW, NOW + timedelta(minutes=4), Level.GOOD),
        (NOW, NOW + timedelta(minutes=6), Level.ERROR),
        (datetime(1970, 1, 1, tzinfo=UTC), None, Level.ERROR),
    ],
)
def test_a_clock_that_cannot_be_right(now: datetime, latest: datetime | None, level: Level) -> None:
    assert worst(doctor.clock(FolderState(latest=latest), Belief(), now))[0] is level


@pytest.mark.parametrize(
    ("belief", "level"),
    [
        (Belief(NOW - timedelta(hours=1)), Level.GOOD),
        (Belief(NOW - timedelta(days=3)), Level.WARNING),
        (Belief(NOW - timedelta(hours=1), NOW - timedelta(hours=5)), Level.WARNING),
        (Belief(NOW - timedelta(hours=1), NOW - timedelta(days=2)), Level.GOOD),
    ],
)
def test_a_clock_that_has_leapt_is_told(belief: Belief, level: Level) -> None:
    assert worst(doctor.clock(FolderState(), belief, NOW))[0] is level


def channel_findings(
    monkeypatch: pytest.MonkeyPatch, problem: str = "", public_url: str = "", **options: str
) -> list[Finding]:
    def build(name: str, _: object) -> EchoWebhook:
        return EchoWebhook.__new__(EchoWebhook)

    monkeypatch.setattr(doctor, "build_channel", build)
    settings = Settings(channels={"gema": dict(options)}, public_url=public_url)
    return list(doctor.channels(settings, lambda _: problem))


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (" PALSU", "spasi atau tanda kutip"),
        ('"PALSU"', "spasi atau tanda kutip"),
        ("isi-di-sini-PALSU", "contoh yang belum diganti"),
    ],
)
def test_the_shape_of_a_token_is_told_and_never_the_token(
    monkeypatch: pytest.MonkeyPatch, token: str, said: str
) -> None:
    text = str(channel_findings(monkeypatch, public_url="https://bot.invalid", token=token))
    assert said in text
    assert "PALSU" not in text


def test_a_title_may_hold_spaces() -> None:
    settings = Settings(channels={"web": {"title": "Contoh Tanya Layanan"}})
    assert [found.level for found in doctor.channels(settings, lambda _: "")] == [Level.GOOD]


def test_a_webhook_needs_an_address_that_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "belum diisi" in str(channel_findings(monkeypatch))
    found = channel_findings(monkeypatch, "ditolak", "https://bot.invalid")
    assert "https://bot.invalid/gema/ tidak menjawab: ditolak" in str(found)
    found = channel_findings(monkeypatch, "", "https://bot.invalid")
    assert {finding.level for finding in found} == {Level.GOOD}


@pytest.mark.parametrize(
    "error", [SettingsError("token belum diisi"), PluginError("tak terpasang")]
)
def test_a_channel_that_cannot_be_built_is_an_error_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def build(name: str, _: object) -> object:
        if name == "satu":
            raise error
        return object()

    monkeypatch.setattr(doctor, "build_channel", build)
    settings = Settings(channels={"satu": {}, "dua": {}})
    found = [finding.level for finding in doctor.channels(settings, lambda _: "")]
    assert found == [Level.ERROR, Level.GOOD]


def test_knowledge_that_cannot_be_loaded_is_an_error_with_its_place(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    (root / "teluk/sumber.yaml").write_text("{", encoding="utf-8")
    level, said = worst(doctor.knowledge(inspect([root], good.PACK), NOW))
    assert level is Level.ERROR
    assert ".yaml:11:7: galat" in said
    assert "melayani check" in said


def test_age_contacts_and_the_official_flag_are_looked_at(tmp_path: Path) -> None:
    found = inspect([good.write(tmp_path)], good.PACK)
    fresh = {f.subject: f for f in doctor.knowledge(found, NOW)}
    assert fresh["umur pengetahuan"].level is Level.GOOD
    assert "kementerian-surat" in fresh["kontak"].said
    assert fresh["resmi"].level is Level.NOTE
    old = {f.subject: f for f in doctor.knowledge(found, NOW + timedelta(days=400))}
    assert old["umur pengetahuan"].level is Level.WARNING
