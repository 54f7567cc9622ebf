"""Misspelt words: vowels left out, the commoner word, words run together."""

from collections.abc import Callable

import numpy as np
import pytest

from melayani_bot.matching import Matcher
from melayani_bot.matching.hidden import NOTHING_HIDDEN
from melayani_bot.matching.index import Index, build_index
from melayani_bot.matching.likeness import as_held, likeness_of
from melayani_bot.matching.rehearse import hide
from melayani_bot.matching.spelling import LONGEST, split_joined


def index_of(*phrases: str) -> Index:
    return build_index(["satu"], [[phrase.split() for phrase in phrases]], {})


def meant(index: Index, word: str) -> str:
    ids, scores = likeness_of(word, index, NOTHING_HIDDEN)
    return index.vocabulary.words[int(ids[int(scores.argmax())])]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("prsyrtn", "persyaratan"),
        ("krn", "karena"),
        ("zn", "zona"),
        ("lpr", "lapor"),
        ("tgl", "tanggal"),
    ],
)
def test_a_word_without_its_vowels_is_found(typed: str, word: str) -> None:
    index = index_of("persyaratan zona", "karena tanggal", "lapor kran", "umur zat tegar")
    assert meant(index, typed) == word


def test_of_two_words_the_one_that_more_phrases_hold_is_meant() -> None:
    often = [f"tahu nomor{n}" for n in range(30)]
    assert meant(index_of("tabu", *often), "tahuu") == "tahu"
    assert meant(index_of("lampu", *often, "lampau"), "lmp") in {"lampu", "lampau"}
    rare, common = index_of("kertas", *["kartu kuning"] * 30), index_of("kartu", *["kertas"] * 30)
    assert (meant(rare, "krts"), meant(common, "krts")) == ("kertas", "kertas")
    assert meant(index_of("pasar", *["pasir kali"] * 30), "psr") == "pasir"
    assert meant(index_of("pasir", *["pasar kali"] * 30), "psr") == "pasar"


def test_a_hidden_phrase_does_not_make_a_word_commoner() -> None:
    index = index_of("pasar pagi", "pasir putih", "pasir kali")
    hidden = hide(index, np.array([1]))
    ids, scores = likeness_of("psr", index, hidden)
    alike = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    known = index.vocabulary.index
    assert alike[known["pasar"]] == pytest.approx(alike[known["pasir"]])


def test_a_strange_word_is_rarer_than_the_one_it_is_taken_for() -> None:
    index = index_of(*["pasar pagi"] * 16)
    assert as_held(likeness_of("psr", index, NOTHING_HIDDEN), index, NOTHING_HIDDEN) == 4
    assert as_held(likeness_of("xyzzy", index, NOTHING_HIDDEN), index, NOTHING_HIDDEN) == 1


def shares(**known: float) -> Callable[[str], float]:
    return lambda word: known.get(word, 0.0)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ktphilang", ("ktp", "hilang")),
        ("dikantor", ("di", "kantor")),
        ("kantordesa", ("kantor", "desa")),
        ("maukekantor", ("mau", "ke", "kantor")),
        ("kantorxx", ("kantorxx",)),
        ("zakantor", ("zakantor",)),
        ("kantor", ("kantor",)),
        ("2025", ("2025",)),
        ("ktp20", ("ktp", "20")),
    ],
)
def test_words_run_together_are_parted_where_all_parts_are_known(
    word: str, parts: tuple[str, ...]
) -> None:
    held = shares(
        ktp=0.01, hilang=0.01, kantor=0.02, desa=0.01, di=0.2, ke=0.1, mau=0.1, za=0.001,
        **{"20": 0.05, "25": 0.05},
    )  # fmt: skip
    assert split_joined(word, held) == parts


def test_the_likeliest_parting_wins() -> None:
    held = shares(kepala=0.01, desa=0.2, kepalad=0.001, esa=0.001)
    assert split_joined("kepaladesa", held) == ("kepala", "desa")


def test_an_endless_word_is_not_parted() -> None:
    assert split_joined("ya" * LONGEST, shares(ya=0.5)) == ("ya" * LONGEST,)


def test_a_question_with_words_run_together_is_understood(matcher: Matcher) -> None:
    assert matcher.match("ktphlang").candidates[0].id == "ktp/hilang"
    assert matcher.match("jalanrusak parah").candidates[0].id == "jalan/lapor"
