"""The operator's commands on one data folder: exit statuses, what they print, what they change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from melayani_bot.cli import main
from melayani_bot.runtime.announcement import Announcements
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.values import Unanswered
from tests.unit.knowledge import good
from tests.unit.storage.test_messages import ANI, BUDI, ask, message, reply

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one question asked twice in other words."""
    stores = open_folder(tmp_path / "data")
    for peer, text in ((ANI, "surat warga hangus"), (BUDI, "surat warga saya hangus")):
        (question,) = ask(stores.messages, message(peer, "1", text))
        gap = Unanswered(text=text, outcome="unknown", nearest=("surat-warga/hilang",))
        stores.messages.finish([reply(question, unanswered=gap)])
    stores.close()
    return tmp_path / "data"


@pytest.fixture
def run(
    tmp_path: Path,
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    good.write(tmp_path / "pengetahuan")
    file = tmp_path / "melayani.toml"
    file.write_text(
        f'pack = "{good.PACK}"\nknowledge = ["{tmp_path / "pengetahuan"}"]\ndata = "{data}"\n'
        "free_disk_mb = 1\n",
        encoding="utf-8",
    )

    def call(*argv: str) -> tuple[int, str]:
        try:
            status = main([*argv, "--settings", str(file)])
        except SystemExit as usage:
            status = int(usage.code or 0)
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    return call


def test_a_healthy_server_passes_the_doctor(run: Run) -> None:
    status, text = run("doctor")
    assert (status, "[galat]" in text) == (0, False)
    status, text = run("doctor", "--json")
    found = json.loads(text)["findings"]
    assert all(set(item) == {"level", "subject", "said", "mend"} for item in found)


def test_wrong_settings_are_status_4_elsewhere_and_a_finding_of_the_doctor(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MELAYANI_PORT", "nol")
    assert run("doctor")[0] == 1
    status, text = run("notice")
    assert status == 4
    assert "port: tulis bilangan bulat" in text


def test_a_notice_is_set_shown_and_cleared_and_the_bot_closed_and_opened(
    run: Run, data: Path
) -> None:
    assert "Bot: buka" in run("notice")[1]
    run("notice", "--set", "Loket tutup besok.")
    _, text = run("notice", "--close", "Sedang diperbaiki.")
    assert "Pengumuman: Loket tutup besok." in text
    assert Announcements(data).current().closed == "Sedang diperbaiki."
    assert "Bot: buka" in run("notice", "--open")[1]
    assert "Pengumuman: tidak ada" in run("notice", "--clear")[1]
    assert run("notice", "--set", "x" * 301)[0] == 2


def test_a_gap_is_listed_and_becomes_a_phrasing(run: Run, tmp_path: Path) -> None:
    status, text = run("unanswered")
    assert status == 0
    assert "1. 2 kali: surat warga saya hangus | surat warga hangus" in text
    assert "terdekat: surat-warga/hilang" in text
    (group,) = json.loads(run("unanswered", "--json")[1])["groups"]
    assert (group["count"], group["outcomes"]) == (2, {"unknown": 2})
    status, text = run(
        "unanswered", "1", "--to", "surat-warga/hilang", "--text", "surat warga hangus"
    )
    file = tmp_path / "pengetahuan/nasional/layanan/identitas/surat-warga.yaml"
    assert (status, str(file) in text) == (0, True)
    assert "      - surat warga hangus\n" in file.read_text(encoding="utf-8")
    assert main(["check", str(tmp_path / "pengetahuan")]) == 0


def test_what_cannot_become_a_phrasing_says_why(run: Run) -> None:
    assert run("unanswered", "7", "--to", "surat-warga")[0] == 1
    assert run("unanswered", "1")[0] == 2
    status, text = run("unanswered", "1", "--to", "tidak-ada")
    assert (status, "melayani list" in text) == (3, True)


def test_backup_and_restore_go_round(run: Run, data: Path, tmp_path: Path) -> None:
    target = tmp_path / "cadangan"
    status, text = run("backup", str(target))
    (made,) = target.iterdir()
    assert (status, str(made) in text) == (0, True)
    shutil.rmtree(data)
    status, text = run("restore", str(made))
    assert (status, "sudah dipulihkan" in text) == (0, True)
    assert "1. 2 kali" in run("unanswered")[1]
    status, text = run("restore", str(target))
    assert (status, "bukan cadangan" in text) == (1, True)
