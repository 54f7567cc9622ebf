"""A log line never holds a number, an address, a secret or a conversation, in either style."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.channel import Peer
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.logs import configure
from melayani_bot.runtime.scrub import scrub_text

NIK = "3510000000000000"
TOKEN = "000000000:PALSU-PALSU-PALSU-PALSU-PALSU-PALSU"
PHONE = "+62 800-0000-0000"
ANI = Peer("whatsapp", "62800000000")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def write_all() -> None:
    log = structlog.get_logger("uji")
    log.info("pesan", text=f"nik saya {NIK}", peer=ANI, nested={"x": [PHONE, {"y": ANI}]})
    logging.getLogger("lain").warning("POST https://x.invalid/bot%s/sendMessage", TOKEN)
    logging.getLogger("lain").error("Authorization: Bearer PALSU.rahasia dan warga@palsu.invalid")
    logging.getLogger("httpx").info("HTTP Request: %s", TOKEN)
    try:
        raise ValueError(f"salah: {NIK} {ANI.conversation}")
    except ValueError:
        log.exception("gagal", error=ValueError(PHONE))


@pytest.mark.parametrize("style", ["baca", "json"])
def test_nothing_personal_reaches_a_log(style: str, lines: io.StringIO, tmp_path: Path) -> None:
    configure(style, "debug", Pseudonyms(tmp_path / "garam"), lines)  # type: ignore[arg-type]  # both
    write_all()
    text = lines.getvalue()
    for secret in (NIK, TOKEN, PHONE, ANI.conversation, "PALSU", "warga@"):
        assert secret not in text
    assert "whatsapp:" in text
    assert "Traceback" in text


def test_a_json_log_is_one_object_a_line(lines: io.StringIO, tmp_path: Path) -> None:
    configure("json", "info", Pseudonyms(tmp_path / "garam"), lines)
    write_all()
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["level"] for line in found] == ["info", "warning", "error", "error"]
    assert all(line["timestamp"].startswith("20") and line["logger"] for line in found)


def test_levels_below_are_not_written(lines: io.StringIO, tmp_path: Path) -> None:
    configure("json", "error", Pseudonyms(tmp_path / "garam"), lines)
    write_all()
    assert len(lines.getvalue().splitlines()) == 2


@given(st.text(max_size=30), st.sampled_from(["", " ", ".", "-"]))
def test_a_nik_is_hidden_however_it_is_spaced(around: str, gap: str) -> None:
    shown = scrub_text(f"{around} nik {gap.join(NIK)} {around}")
    assert "0" * 9 not in shown.replace(gap, "")


def test_ordinary_figures_stay() -> None:
    line = "port 8080, 12 pesan, Rp 1.500.000.000, 2026-11-24T09:00"
    assert scrub_text(line) == line
