"""The contract for machines: fields, exit statuses, bad input; on a second, invented regency."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.cli import main
from melayani_bot.cli.main import COMMANDS

CONTOH = Path(__file__).parents[1] / "pakets" / "contoh"
PACK = ["--knowledge", str(CONTOH), "--pack", "kabupaten-contoh", "--now", "2026-11-24T09:00"]
FIELDS = {
    "outcome", "service", "case", "authority", "deciders", "body", "level", "confidence", "candidates",
    "text", "contact", "legal_basis", "sources", "checked", "ms",
}  # fmt: skip
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def cache_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*argv: str, stdin: bytes = b"") -> tuple[int, str, str]:
        class Piped:
            buffer = BytesIO(stdin)

            def isatty(self) -> bool:
                return False

        monkeypatch.setattr(sys, "stdin", Piped())
        try:
            status = main(argv)
        except SystemExit as usage:
            status = int(usage.code or 0)
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return call


def test_ask_prints_the_rendered_answer(run: Run) -> None:
    status, out, _ = run("ask", "ktp saya hilang", *PACK)
    assert status == 0
    assert "KTP" in out


def test_json_is_one_object_with_every_field(run: Run) -> None:
    status, out, _ = run("ask", "--json", "ktp saya hilang", *PACK)
    found = json.loads(out)
    assert status == 0
    assert set(found) == FIELDS
    assert (found["outcome"], found["service"], found["case"]) == ("answer", "ktp-el", "hilang")
    assert (found["authority"], found["level"]) == ("dukcapil", "kabupaten")
    assert found["body"] == "capil-contoh"
    assert 0 <= found["confidence"] <= 1
    assert len(found["candidates"]) <= 3
    assert set(found["candidates"][0]) == {"service", "case", "authority", "level", "confidence"}


def test_jsonl_answers_in_order_each_line_its_own_conversation(run: Run) -> None:
    lines = [{"text": "ktp saya hilang"}, {"text": "biayanya berapa"}, {"text": "halo"}]
    feed = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    status, out, _ = run("ask", "--jsonl", *PACK, stdin=feed)
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [item["outcome"] for item in found][::2] == ["answer", "small_talk"]
    assert found[1]["service"] is None


BAD_LINES = [b"{", b"[]", b'{"text": 3}', b'{"txt": "a"}', b"\xff\xfe", b"[" * 100_000, b""]


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_bad_line_yields_an_error_in_its_place_and_status_1(run: Run, line: bytes) -> None:
    feed = b'{"text": "ktp saya hilang"}\n' + line + b'\n{"text": "ktp saya hilang"}\n'
    status, out, _ = run("ask", "--jsonl", *PACK, stdin=feed)
    found = [json.loads(text) for text in out.splitlines()]
    assert status == 1
    assert list(found[1]) == ["error"]
    assert [found[0]["service"], found[2]["service"]] == ["ktp-el", "ktp-el"]


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "a" * 100_000,
        "ktp hilang " * 9_000,
        "\u200b" * 50,
        "😀😀",
        "1" * 5_000,
    ],
)
def test_no_question_brings_a_traceback(run: Run, question: str) -> None:
    status, out, _ = run("ask", "--json", question, *PACK)
    assert status == 0
    assert json.loads(out)["text"]


def test_masked_numbers_never_come_out(run: Run) -> None:
    for command in (["ask", "--json"], ["explain"]):
        _, out, err = run(*command, "ktp hilang nik 3510 0000 0000 0007", *PACK)
        assert "0007" not in out + err


def test_unknown_pack_missing_folder_and_broken_yaml_are_status_3(run: Run, tmp_path: Path) -> None:
    assert run("ask", "ktp", "--pack", "atlantis")[0] == 3
    assert run("ask", "ktp", "--knowledge", str(tmp_path / "tiada"), "--pack", "x")[0] == 3
    broken = tmp_path / "rusak"
    broken.mkdir()
    (broken / "paket.yaml").write_text("id: rusak\nnama: [\n")
    status, _, err = run("ask", "ktp", "--knowledge", str(tmp_path), "--pack", "rusak")
    assert status == 3
    assert "paket.yaml:" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "argv",
    [[], ["ask"], ["ask", "--jsonl", "ktp"], ["ask", "a", "--json", "--jsonl"], ["terbang"],
     ["ask", "ktp", "--now", "besok"], ["ask", "ktp", "--now", "9999-12-31T23:59+00:00"],
     ["ask", "ktp", "--now", "0001-01-01T00:00+14:00"]],
)  # fmt: skip
def test_usage_is_status_2(run: Run, argv: list[str]) -> None:
    status, _, err = run(*argv)
    assert status == 2
    assert "melayani" in err


def test_explain_tells_phrase_confidence_and_sources(run: Run) -> None:
    status, out, _ = run("explain", "ktp saya hilang", *PACK)
    assert status == 0
    for said in ("Hasil: answer (ktp-el/hilang)", "Yang memutuskan: dukcapil (kabupaten)", "Keyakinan:",
                 "Kalimat yang cocok:", "Sumber:"):  # fmt: skip
        assert said in out


def test_chat_keeps_the_conversation_over_piped_lines(run: Run) -> None:
    status, out, _ = run("chat", *PACK, stdin=b"ktp saya hilang\nbiayanya berapa?\nkeluar\n")
    assert status == 0
    assert "Untuk KTP hilang:" in out
    assert "belum menjadi kanal resmi" in out


def test_a_fixed_clock_makes_opening_hours_testable(run: Run) -> None:
    where = ["--knowledge", str(CONTOH), "--pack", "kabupaten-contoh"]
    _, day, _ = run("ask", "ktp saya hilang", *where, "--now", "2026-11-24T09:00")
    _, night, _ = run("ask", "ktp saya hilang", *where, "--now", "2026-11-24T22:00")
    assert "Buka sekarang" in day
    assert "Tutup, buka lagi" in night


def test_the_installed_command_starts_and_no_start_up_imports_a_channel_library() -> None:
    code = (
        "import sys; from melayani_bot.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'telegram', 'aiogram', 'httpx', 'fastapi', 'numpy', 'rapidfuzz', 'pydantic', 'yaml'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ask" in done.stdout


def test_every_command_is_described(run: Run) -> None:
    _, out, _ = run("--help")
    assert all(name.rstrip("_") in out for name in COMMANDS)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    script = (
        f"{sys.executable} -m melayani_bot.cli explain 'ktp saya hilang' --knowledge {CONTOH} "
        "--pack kabupaten-contoh | head -c 1; test ${PIPESTATUS[0]} -eq 0"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_json_has_the_types_that_machines_expect(run: Run) -> None:
    _, out, _ = run("ask", "--json", "ktp saya hilang", *PACK)
    found: dict[str, Any] = json.loads(out)
    assert isinstance(found["ms"], float)
    assert isinstance(found["legal_basis"], list)
    assert isinstance(found["contact"]["reach"], list)
