"""The measuring of the matching engine, itself measured on small things."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Event

import pytest

from benchmarks.cases import Case, mistyped
from benchmarks.engines import ENGINES
from benchmarks.goals import at_least, at_most
from benchmarks.measure import apart, area, measure
from benchmarks.scope import near, protocol
from benchmarks.sets import public
from benchmarks.tables import keep, row, table
from tests.unit.matching.conftest import NEGATIVES, PHRASES

SMALL = Case(
    "kecil",
    PHRASES,
    [("ktp saya hilang di jalan", "ktp/hilang"), ("cara mencabut nib", "usaha/cabut")],
    strangers=["resep rendang", "lirik lagu lama"],
    negatives=NEGATIVES,
)


@pytest.mark.parametrize("name", ["melayani", "rapidfuzz ratio", "SQLite FTS5 trigrams"])
def test_every_engine_is_measured_alike(name: str) -> None:
    found = measure(ENGINES[name].build, SMALL)
    assert found.clean == 1
    assert found.strange == 1
    assert not found.cut
    assert 0 < found.p50 <= found.p99
    assert row(name, found).startswith(f"| {name} | 100.0 |")


def test_a_missing_engine_and_a_slow_one_are_told() -> None:
    def absent() -> None:
        raise ImportError("no such engine", name="peer")

    with pytest.raises(ImportError, match="no such engine"):
        apart(absent)
    with pytest.raises(TimeoutError, match="given up"):
        apart(Event().wait, patience=0.05)
    assert "not run: why" in row("x", "not run: why")


def test_area_is_the_chance_of_the_right_order() -> None:
    assert area([2, 3], [1, 0]) == 1
    assert area([1], [1]) == 0.5
    assert area([float("-inf"), 2], [float("-inf"), 1]) == pytest.approx((0.5 + 0 + 1 + 1) / 4)


def test_the_best_scorer_is_marked() -> None:
    good, bad = (measure(ENGINES[n].build, SMALL) for n in ("rapidfuzz ratio", "rapidfuzz WRatio"))
    assert "| rapidfuzz a (best scorer) |" in table("t", {"rapidfuzz a": good, "melayani": bad})


def test_goals_are_met_at_the_limit_itself() -> None:
    assert at_most("x", 2.5, 100 * (0.75 - 0.725)).met
    assert not at_most("x", 2.5, 2.51).met
    assert at_least("x", 92, 92).met
    assert at_least("x", 92, 91.96).row() == "| x | >= 92 | 91.96 | no |"


def test_thresholds_are_chosen_on_the_other_half() -> None:
    asked = [(said[0], name) for name, said in PHRASES.items()]
    case = Case("kecil", PHRASES, asked, strangers=NEGATIVES, negatives=NEGATIVES)
    told = protocol(case)
    assert told.in_scope > 0.7
    assert told.recall > 0.7
    by_scope, by_both = near(case)
    assert len(by_scope) == len(by_both) == 3
    assert by_scope == sorted(by_scope)


def test_what_is_asked_is_kept_out_of_phrases_and_texts(tmp_path: Path) -> None:
    sets = {
        "train": [["satu dua", "a"], ["Tiga!", "b"], ["empat", "b"]],
        "train_5": [["satu dua", "a"], ["Tiga!", "b"]],
        "valid": [["tiga", "b"]],
    }
    (tmp_path / "banking77.json").write_text(json.dumps(sets))
    case = public(tmp_path, "banking77", "5-shot")
    assert case.phrases == {"a": ["satu dua"]}
    assert case.texts == ["satu dua", "empat"]
    assert case.questions == [("tiga", "b")]
    with pytest.raises(SystemExit, match=r"clinc150\.json is missing"):
        public(tmp_path, "clinc150", "full")


def test_mistakes_are_the_same_in_every_run() -> None:
    assert mistyped(SMALL.questions) == mistyped(SMALL.questions)


def test_a_run_replaces_the_last_one_between_its_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x: start -->\nold\n<!-- x: end -->\nz\n")
    for text in ("new", "newer"):
        keep(page, "x", [text])
    assert page.read_text() == "a\n<!-- x: start -->\n\nnewer\n\n<!-- x: end -->\nz\n"
    with pytest.raises(SystemExit, match="lacks the lines"):
        keep(page, "y", ["new"])
