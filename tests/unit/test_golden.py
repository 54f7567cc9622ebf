"""The runner of golden dialogues in a pytest of its own: what passes, what fails, how it says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PASSES = """
[[dialog]]
nama = "NAME"
waktu = 2026-11-24T09:00:00+07:00
[[dialog.giliran]]
warga = "kalau bikin paspor?"
hasil = "answer"
peran = "imigrasi"
tanpa = ["RAHASIA"]
"""
WRONG = {
    "peran lain": ('"imigrasi"', '"dukcapil"', "peran is 'imigrasi', not 'dukcapil'"),
    "kata ada": ("RAHASIA", "aspor", "the answer has 'aspor'"),
    "kata tidak ada": ('tanpa = ["RAHASIA"]', 'memuat = ["RAHASIA"]', "the answer lacks 'RAHASIA'"),
    "kunci salah": ("peran", "perran", "unknown: perran"),
    "tanpa warga": ("warga =", "wraga =", "unknown: wraga"),
    "tanpa giliran": ("[[dialog.giliran]]", "[[dialog.lain]]", "no turn"),
}


def held(folder: Path, text: str) -> tuple[int, str]:
    (folder / "uji.dialog.toml").write_text(text, encoding="utf-8")
    options = [
        "-q",
        "-p",
        "melayani_bot.golden",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
    ]
    run = [sys.executable, "-m", "pytest", *options, str(folder)]
    found = subprocess.run(run, capture_output=True, text=True, check=False)
    return found.returncode, found.stdout


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a run over one right dialogue and all wrong ones says."""
    files = [PASSES.replace("NAME", "benar")]
    files += [
        PASSES.replace("NAME", name).replace(old, new) for name, (old, new, _) in WRONG.items()
    ]
    status, said = held(tmp_path_factory.mktemp("dialogues"), "".join(files))
    assert status == pytest.ExitCode.TESTS_FAILED
    return said


def test_only_the_dialogue_that_holds_passes(output: str) -> None:
    assert f"{len(WRONG)} failed, 1 passed" in output
    assert "::benar" not in output
    assert "Traceback" not in output


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_hold_is_named(name: str, output: str) -> None:
    starts = (f"uji.dialog.toml, {name}: turn", f"uji.dialog.toml, {name}: no turn")
    (line,) = [line for line in output.splitlines() if line.startswith(starts)]
    assert WRONG[name][2] in line


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    status, said = held(tmp_path, "nama == ")
    assert status == pytest.ExitCode.INTERRUPTED
    assert "uji.dialog.toml: " in said
