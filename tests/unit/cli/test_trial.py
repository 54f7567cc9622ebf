"""The golden questions as part of the check: what counts, what fails, what is only told."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.answering import Base
from melayani_bot.cli import main, trial
from melayani_bot.cli.trial import hold_trial, outcome
from melayani_bot.knowledge.load import inspect
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.knowledge.rules.golden import below_limits
from melayani_bot.matching.evaluation import Asked
from tests.unit.knowledge import good

GOLDEN = "uji/surat.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "simpanan"))
    return good.write(tmp_path / "pengetahuan")


def checked(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, Any]:
    status = main(["check", str(root), "--json", *more])
    return status, json.loads(capsys.readouterr().out)


def asked(expected: str, decision: str, first: str, *, same_door: bool = False) -> Asked:
    return Asked("t", frozenset(expected.split()), decision, ((first, 0.9),), same_door=same_door)


@pytest.mark.parametrize(
    ("one", "named"),
    [
        (asked("a", "answer", "a"), "benar"),
        (asked("a", "answer", "b", same_door=True), "pintu sama"),
        (asked("a", "answer", "b"), "pintu salah"),
        (asked("a", "choose", "a"), "tanya balik"),
        (asked("a", "silent", "a"), "diam"),
        (asked("", "silent", "a"), "benar"),
        (asked("", "answer", "a"), "pintu salah"),
        (asked("", "choose", "a"), "tanya balik"),
    ],
)
def test_outcomes(one: Asked, named: str) -> None:
    assert outcome(one) == named


def test_the_shipped_questions_keep_the_limits_of_their_pack(
    banyuwangi_base: Base, now: datetime
) -> None:
    draft = inspect(search_roots([]), "banyuwangi").draft
    assert draft is not None
    found = hold_trial(banyuwangi_base, draft, now)
    assert sum(found.counts.values()) + found.copied == len(banyuwangi_base.knowledge.golden)
    assert found.missed == ()


def test_limits_are_held_against_the_shares(tmp_path: Path) -> None:
    draft = inspect([good.write(tmp_path)], good.PACK).draft
    assert draft is not None
    assert list(below_limits(draft, right=0.6, wrong=0.1)) == []
    missed = list(below_limits(draft, right=0.59, wrong=0.11))
    assert [(one.code, one.at.line) for one in missed] == [("K805", 11)] * 2
    assert "59.0%" in missed[0].message
    assert "11.0%" in missed[1].message


def test_a_question_that_is_a_phrase_is_no_evidence(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, before = checked(root, capsys)
    path = root / GOLDEN
    path.write_text(path.read_text() + "- tanya: alamat dinas surat\n  harap: peran:surat\n")
    _, after = checked(root, capsys)
    known = after["uji"]["teluk"].pop("sama dengan frasa")
    assert known == before["uji"]["teluk"].pop("sama dengan frasa") + 1
    assert {k: after["uji"]["teluk"][k] for k in trial.OUTCOMES} == {
        k: before["uji"]["teluk"][k] for k in trial.OUTCOMES
    }


def test_a_limit_that_is_not_kept_fails_the_check(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "FEWEST", 1)
    lost = "".join(f"- tanya: bulan purnama ke {n}\n  harap: surat-tanah\n" for n in range(40))
    (root / GOLDEN).write_text((root / GOLDEN).read_text() + lost)
    assert main(["check", str(root)]) == 1
    out = capsys.readouterr().out
    assert "paket.yaml:11:1: galat K805" in out
    assert "melayani eval" in out
    assert "Pertanyaan uji teluk" in out


def test_few_questions_are_told_but_hold_nothing_up(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / GOLDEN
    path.write_text(path.read_text() + "- tanya: bulan purnama\n  harap: surat-tanah\n")
    status, found = checked(root, capsys)
    assert status == 0
    assert found["uji"]["teluk"]["diam"] >= 1


def test_the_trial_can_be_left_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(root, capsys, "--tanpa-uji")[1]["uji"] == {}


def test_a_pack_without_questions_is_checked_as_ever(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (root / "uji").iterdir():
        file.unlink()
    status, found = checked(root, capsys)
    assert status in (0, 1)
    assert found["uji"] == {}
