"""A base too large for lines is served by the shortlist and the ridge: the same promises."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from melayani_bot.matching import Matcher, Policy, draw, shortlist, vocabulary
from melayani_bot.matching.field import take_field
from melayani_bot.matching.logit import fit_choice, fit_yes_no
from melayani_bot.matching.rehearse import hide
from tests.unit.matching.conftest import LEXICON, NEGATIVES, PHRASES


@pytest.fixture(scope="module")
def plain() -> Iterator[Matcher]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(draw, "LARGEST", 0)
        yield Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=LEXICON)


def test_each_phrase_finds_its_id(plain: Matcher) -> None:
    assert plain.lines is None
    for name, phrases in PHRASES.items():
        for phrase in phrases:
            assert plain.match(phrase).candidates[0].id == name


def test_an_off_topic_sentence_is_less_in_scope(plain: Matcher) -> None:
    assert plain.match(NEGATIVES[0]).in_scope < plain.match("ktp hilang").in_scope


def test_is_saved_and_loaded_without_lines(plain: Matcher, tmp_path: Path) -> None:
    plain.save(tmp_path / "x")
    again = Matcher.load(tmp_path / "x")
    assert again.lines is None
    for phrases in PHRASES.values():
        assert again.match(phrases[0]) == plain.match(phrases[0])


def test_replaces_without_lines(plain: Matcher) -> None:
    grown = plain.replace("pohon/tumbang", ["pohon tumbang di gang", "dahan patah"])
    assert grown.match("ada pohon tumbang").candidates[0].id == "pohon/tumbang"


def test_a_crowd_is_cut_to_the_likeliest(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = {f"izin-{n}": [f"izin usaha nomor{n}", f"izin kedai nomor{n}"] for n in range(60)}
    monkeypatch.setattr(draw, "LARGEST", 0)
    matcher = Matcher.fit(crowd)
    for number in (0, 31, 59):
        assert matcher.match(f"izin nomor{number}").candidates[0].id == f"izin-{number}"


def test_a_word_of_all_ids_leaves_the_budget_to_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = {f"izin-{n}": [f"izin usaha nomor{n}", f"izin kedai nomor{n}"] for n in range(60)}
    monkeypatch.setattr(draw, "LARGEST", 0)
    monkeypatch.setattr(shortlist, "BUDGET", 80)
    assert Matcher.fit(crowd).match("izin nomor7 nomor8").candidates[0].id in {"izin-7", "izin-8"}


def test_a_full_memory_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    free = Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=LEXICON)
    monkeypatch.setattr(vocabulary, "MEMO_LIMIT", 0)
    monkeypatch.setattr("melayani_bot.matching.likeness.MEMO_LIMIT", 0)
    monkeypatch.setattr("melayani_bot.matching.lines.REMEMBERED", 0)
    full = Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=LEXICON)
    for text in ("ktpku ilang", "jln brlubang", "daftr smp"):
        assert full.match(text) == free.match(text) == full.match(text)
    assert not full.index.vocabulary.meant


def test_thresholds_stay_where_nothing_was_rehearsed() -> None:
    assert Policy.fit(Matcher.fit({"ktp": ["ktp hilang"]})) == Policy()


def test_two_ids_leave_places_of_the_trials_empty() -> None:
    matcher = Matcher.fit({name: PHRASES[name] for name in ("ktp/hilang", "ktp/rusak")})
    assert np.any(matcher.trials.owners == -1)
    assert Policy.fit(matcher).decide([("ktp/hilang", 0.99)], 1.0).ids == ("ktp/hilang",)


def test_no_field_leaves_the_shipped_weights() -> None:
    prior = np.array([1.0, 2.0])
    assert fit_choice([], [], prior, 1.0) is prior


def test_what_never_settles_ends_all_the_same() -> None:
    rows = np.array([[1e-3, 1.0], [-1e-3, 1.0]])
    found = fit_yes_no(rows, np.array([1.0, 0.0]), np.ones(2), np.zeros(2), 1e-12)
    assert np.all(np.isfinite(found))
    assert found[0] > 100


def test_nothing_said_finds_nobody(plain: Matcher) -> None:
    assert plain.match("?!").candidates == ()


def test_an_id_whose_only_phrase_is_hidden_has_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "LARGEST", 0)
    index = Matcher.fit({"pohon": ["pohon tumbang"], **PHRASES}).index
    owner = index.owners.index("pohon")
    row = int(index.owner_starts[owner])
    field = take_field(("pohon", "tumbang"), index, hide(index, np.array([row])))
    assert owner not in field.owners.tolist()


def test_a_choice_that_never_settles_ends_all_the_same() -> None:
    sides = [np.array([[1.0], [0.0]])] * 3
    found = fit_choice(sides, [0, 0, 0], np.zeros(1), 1e-13)
    assert np.all(np.isfinite(found))
    assert found[0] > 10
