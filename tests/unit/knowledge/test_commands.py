"""The commands around the knowledge, run as a user runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from melayani_bot.cli import main
from tests.unit.knowledge import good

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return good.write(tmp_path / "packs")


def options(root: Path) -> list[str]:
    return ["--knowledge", str(root), "--pack", good.PACK]


def test_check_of_good_packs(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(root)]) == 0
    assert capsys.readouterr().out.startswith("0 galat, 0 peringatan\nPaket teluk\n")


def test_check_of_one_pack(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(root / "nasional")]) == 0
    assert "Paket nasional" in capsys.readouterr().out


def test_check_of_a_pack_whose_parent_is_elsewhere(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "sendiri" / "folder"
    own.mkdir(parents=True)
    (own / "paket.yaml").write_text("id: lain\nnama: Lain\ntingkat: kabupaten\ninduk: nasional\n")
    assert main(["check", str(own), "--knowledge", str(root)]) == 0
    assert "Paket lain" in capsys.readouterr().out


def test_check_of_all_regencies(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good.write(
        root, {"lain/paket.yaml": "id: lain\nnama: x\ntingkat: kabupaten\ninduk: nasional\n"}
    )
    assert main(["check", str(root), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["paket"]) == {"lain", "teluk"}
    assert main(["check", str(root), "--pack", "teluk", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["paket"]) == {"teluk"}


def test_check_with_errors(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good.write(root, {"teluk/a.yaml": "a"})
    assert main(["check", str(root)]) == 1
    assert "teluk/a.yaml:1:1: galat K008" in capsys.readouterr().out


def test_check_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 3
    assert "galat K010" in capsys.readouterr().out


def test_check_of_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", "--tanpa-uji"]) in (0, 1)
    assert set(json.loads(capsys.readouterr().out)["paket"]) == {"banyuwangi"}


def test_list(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", *options(root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "surat-warga\tkabupaten\tsurat\tSurat warga"
    assert main(["list", "--peristiwa", "tanah", *options(root)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["list", "--keyakinan", "sedang", *options(root)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["list", "--tanpa-sumber", *options(root)]) == 1
    capsys.readouterr()
    assert main(["list", "--tingkat", "desa", *options(root)]) == 1
    assert "Tidak ada layanan seperti itu" in capsys.readouterr().out


def test_show(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "surat-warga", *options(root)]) == 0
    assert "N01: Buku contoh." in capsys.readouterr().out
    assert main(["show", "surat-wrga", *options(root)]) == 1
    assert "Maksud Anda surat-warga" in capsys.readouterr().out
    assert main(["show", "zzzzzz", *options(root)]) == 1
    assert "melayani list" in capsys.readouterr().out


def test_knowledge_that_cannot_be_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "--knowledge", str(tmp_path), "--pack", "hampa"]) == 3
    assert "K010" in capsys.readouterr().err


def test_init_copies_packs_that_can_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.setattr("melayani_bot.knowledge.packs.shipped_root", lambda: root)
    target = tmp_path / "baru" / "paket"
    assert main(["init", str(target)]) == 0
    assert "melayani check" in capsys.readouterr().out
    assert (target / "teluk" / "paket.yaml").read_text() == good.REGENCY
    assert main(["init", str(target)]) == 4
    assert "tidak kosong" in capsys.readouterr().err


def test_init_where_nothing_can_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    (tmp_path / "berkas").write_text("")
    assert main(["init", str(tmp_path / "berkas")]) == 4
    monkeypatch.setattr("melayani_bot.knowledge.packs.shipped_root", lambda: None)
    assert main(["init", str(tmp_path / "x")]) == 3


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "layanan"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Service"
    assert main(["schema"]) == 0
    assert "instansi" in json.loads(capsys.readouterr().out)
    assert main(["schema", "layanann"]) == 2
    assert "Pilih: " in capsys.readouterr().out


def test_pages(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["katalog", *options(root)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# Katalog layanan: Kabupaten Teluk\n")
    assert main(["katalog", "--tulis", str(tmp_path / "k.md"), *options(root)]) == 0
    assert (tmp_path / "k.md").read_text() == printed
    assert main(["katalog", "--aturan"]) == 0
    assert "## K101 " in capsys.readouterr().out
    assert main(["katalog", "--aturan", "--tulis", str(tmp_path)]) == 4
