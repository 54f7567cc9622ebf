"""Every way to a match gives the same match: asked before or not, loaded, replaced, in threads."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.matching import Match, Matcher
from melayani_bot.text.lexicon import Lexicon

WORDS = st.sampled_from(
    "ktp hilang rusak jalan jalanan izin usaha nib sekolah smp sma buat cabut lapor".split()
)
PHRASE = st.lists(WORDS, min_size=1, max_size=4, unique=True).map(" ".join)
PHRASES = st.lists(PHRASE, min_size=1, max_size=4, unique=True)
BASE = st.dictionaries(st.sampled_from("abcdef"), PHRASES, min_size=1, max_size=5)
TYPED = st.lists(
    st.one_of(PHRASE, st.text("abhijklnrstu ", min_size=1, max_size=12), st.just("ktpilang jalnn")),
    min_size=1,
    max_size=4,
)
LEXICON = Lexicon({"ilang": "hilang", "bikin": "buat"}, frozenset({"pak", "halo"}))


def fit(base: dict[str, list[str]]) -> Matcher:
    return Matcher.fit(base, negatives=["lirik lagu", "skor bola"], lexicon=LEXICON)


def same(one: Match, other: Match) -> bool:
    """Equal to the last bit, the evidence too."""
    return one == other and one.explain() == other.explain()


def close(one: Match, other: Match) -> None:
    """Equal but for the order of additions."""
    assert {c.id for c in one.candidates} == {c.id for c in other.candidates}
    wanted = {c.id: c.confidence for c in other.candidates}
    for each in one.candidates:
        assert each.confidence == pytest.approx(wanted[each.id], abs=1e-4)
    assert one.in_scope == pytest.approx(other.in_scope, abs=1e-4)


@given(BASE, TYPED)
@settings(max_examples=25, deadline=None)
def test_what_was_asked_before_changes_nothing(
    base: dict[str, list[str]], typed: list[str]
) -> None:
    warm = fit(base)
    for text in (*typed, *reversed(typed)):
        warm.match(text)
    for text in typed:
        assert same(warm.match(text, 8), fit(base).match(text, 8))


@given(BASE, TYPED)
@settings(max_examples=25, deadline=None)
def test_what_was_saved_matches_alike(base: dict[str, list[str]], typed: list[str]) -> None:
    matcher = fit(base)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pencocok"
        matcher.save(path)
        loaded = Matcher.load(path)
        assert all(same(loaded.match(text, 8), matcher.match(text, 8)) for text in typed)


@given(BASE, TYPED, st.integers(1, 8))
@settings(max_examples=25, deadline=None)
def test_a_lower_limit_gives_the_head_of_a_higher_one(
    base: dict[str, list[str]], typed: list[str], limit: int
) -> None:
    matcher = fit(base)
    for text in typed:
        few, all_ = matcher.match(text, limit), matcher.match(text, 10)
        assert few.candidates == all_.candidates[:limit]
        assert few.in_scope == all_.in_scope


@given(BASE, TYPED)
@settings(max_examples=25, deadline=None)
def test_replacing_an_id_by_its_own_phrases_changes_nothing(
    base: dict[str, list[str]], typed: list[str]
) -> None:
    matcher = fit(base)
    for name, phrases in base.items():
        again = matcher.replace(name, phrases)
        for text in typed:
            close(again.match(text, 10), matcher.match(text, 10))


@given(BASE, PHRASES, TYPED)
@settings(max_examples=25, deadline=None)
def test_a_replaced_id_is_found_where_a_new_fit_finds_it(
    base: dict[str, list[str]], phrases: list[str], typed: list[str]
) -> None:
    for name in ("a", "baru"):
        changed, anew = fit(base).replace(name, phrases), fit(base | {name: phrases})
        for text in (*typed, *phrases):
            found = {each.id for each in changed.match(text, 10).candidates}
            assert found == {each.id for each in anew.match(text, 10).candidates}


@given(BASE, PHRASES)
@settings(max_examples=25, deadline=None)
def test_an_id_that_was_removed_is_never_found(
    base: dict[str, list[str]], phrases: list[str]
) -> None:
    for gone in ("baru", *base):
        matcher = fit(base).replace("baru", phrases).replace(gone, [])
        for text in (*phrases, *base.get(gone, ())):
            match = matcher.match(text, 10)
            assert gone not in {each.id for each in match.candidates}
            assert gone not in {each.id for each in match.explain()}


@given(BASE, TYPED)
@settings(max_examples=15, deadline=None)
def test_threads_match_alike(base: dict[str, list[str]], typed: list[str]) -> None:
    matcher, texts = fit(base), typed * 8
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: matcher.match(text, 8), texts))
    alone = fit(base)
    assert all(same(one, alone.match(text, 8)) for one, text in zip(found, texts, strict=True))
