"""`melayani eval` on a small pack: what it reads, what it prints, what it refuses."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from melayani_bot.cli import main
from tests.unit.knowledge import good

HOW = {"text": "dinas surat di mana", "expect": ["peran:surat"], "language": "id", "origin": "uji"}
STRANGE = {"text": "skor bola semalam", "expect": [], "language": "id", "origin": "lain"}

Eval = Callable[..., int]


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good.write(tmp_path_factory.mktemp("pengetahuan"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simpanan")


@pytest.fixture
def evaluated(packs: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Eval:
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return lambda *more: main(["eval", "--knowledge", str(packs), "--pack", good.PACK, *more])


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    def write(*rows: object) -> str:
        path = tmp_path / "tanya.jsonl"
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_a_file_is_told_by_language_and_origin(
    evaluated: Eval, written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluated(written(HOW, "", STRANGE)) == 0
    said = capsys.readouterr().out
    head, *lines = said.splitlines()
    assert head.split() == "jumlah benar 3 besar salah pintu lain diam ditolak".split()
    counts = {line[:20].strip(): line.split()[-7:] for line in lines[:4]}
    assert set(counts) == {"semua", "bahasa id", "asal lain", "asal uji"}
    assert counts["asal lain"][1:-1] == ["-"] * 5
    assert counts["asal uji"][-1] == "-"
    assert "galat kalibrasi" in said


def test_json_and_the_drawing(
    evaluated: Eval, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    drawing = tmp_path / "gambar.svg"
    assert evaluated("--json", "--plot", str(drawing)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"]["ours"] == 10
    assert {"calibration", "confusions", "worst_phrases", "by_language", "by_origin"} < set(found)
    root = ET.fromstring(drawing.read_text())
    assert len([each for each in root if each.tag.endswith("circle")]) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bukan json", "tanya.jsonl:1 bukan JSON"),
        ("[]", 'tidak berisi "text"'),
        ('{"teks": "x"}', 'tidak berisi "text"'),
        ('{"text": "x", "expect": "surat-warga"}', "harus daftar id"),
        ('{"text": "x", "expect": ["surat-wrga"]}', '"surat-wrga" tidak ada di paket teluk'),
    ],
)
def test_a_bad_line_says_where_and_how_to_mend(
    evaluated: Eval,
    written: Callable[..., str],
    capsys: pytest.CaptureFixture[str],
    line: str,
    said: str,
) -> None:
    assert evaluated(written(line)) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("golden", ["obrolan:salam", "darurat:kebakaran", "tanya-balik", "makian"])
def test_what_golden_questions_may_expect_a_file_may_too(
    evaluated: Eval, written: Callable[..., str], golden: str
) -> None:
    assert evaluated(written({"text": "x", "expect": [golden]})) == 0


def test_files_that_cannot_be_read_or_written(
    evaluated: Eval, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert evaluated(str(tmp_path / "tidak-ada")) == 3
    assert "tidak terbaca" in capsys.readouterr().err
    assert evaluated("--plot", str(tmp_path / "tidak" / "ada.svg")) == 1
    assert "tidak dapat ditulis" in capsys.readouterr().err
