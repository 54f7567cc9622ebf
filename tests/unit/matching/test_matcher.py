import threading

import pytest

from melayani_bot.matching import DecisionKind, Matcher, Policy
from tests.unit.matching.conftest import LEXICON, NEGATIVES, PHRASES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("halo pak ktp ku ilang", "ktp/hilang"),
        ("ktpku patah", "ktp/rusak"),
        ("jalannya berlubng", "jalan/lapor"),
        ("mau bikin nib 🙏🙏", "usaha/buat"),
        ("ktpilang", "ktp/hilang"),
        ("kktp hlang", "ktp/hilang"),
        ("aspaaaal mengelupassss", "jalan/lapor"),
        ("pndftrn smk", "sekolah/sma"),
    ],
)
def test_understands_what_people_type(matcher: Matcher, text: str, expected: str) -> None:
    assert matcher.match(text).candidates[0].id == expected


def test_candidates_are_ranked_probabilities(matcher: Matcher) -> None:
    match = matcher.match("ktp", limit=8)
    confidences = [candidate.confidence for candidate in match.candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1 + 1e-6
    assert len(matcher.match("ktp", limit=1).candidates) == 1


def test_a_negative_is_less_in_scope_than_a_phrase(matcher: Matcher) -> None:
    assert matcher.match("resep nasi").in_scope < matcher.match("ktp hilang").in_scope


@pytest.mark.parametrize("text", ["", "🙏", "...", "\ud800"])
def test_nothing_to_read_is_out_of_scope(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    assert match.candidates == ()
    assert match.in_scope == 0
    assert match.explain() == ()
    assert Policy.fit(matcher).decide([], match.in_scope).kind == DecisionKind.SILENT


def test_explains_with_words_and_the_phrase_as_written(matcher: Matcher) -> None:
    evidence = matcher.match("ktp hilang").explain()[0]
    assert evidence.id == "ktp/hilang"
    assert evidence.phrases[0] == "ktp hilang"
    assert {word for word, _ in evidence.words} == {"ktp", "hilang"}
    assert sum(share for _, share in evidence.words) == pytest.approx(1)


@pytest.mark.parametrize("phrases", [{}, {"a": []}, {"a": ["🙏"]}, {"a": ["satu"]}])
def test_works_with_hardly_any_phrase(phrases: dict[str, list[str]]) -> None:
    assert len(Matcher.fit(phrases).match("satu").candidates) == (phrases == {"a": ["satu"]})


def test_needs_no_negatives() -> None:
    bare = Matcher.fit(PHRASES)
    assert bare.match("ktp hilang").candidates[0].id == "ktp/hilang"
    assert bare.match("ktp hilang").in_scope > bare.match("lirik lagu").in_scope


def test_refuses_an_empty_id(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="empty"):
        Matcher.fit({"": ["ktp"]})
    with pytest.raises(ValueError, match="empty"):
        matcher.replace("", ["ktp"])


def test_the_same_input_gives_the_same_matcher(matcher: Matcher) -> None:
    turned = dict(reversed(PHRASES.items()))
    again = Matcher.fit(turned, negatives=NEGATIVES, lexicon=LEXICON)
    for text in ("ktp hlang", "izin usaha", "lagu"):
        assert again.match(text, 8) == matcher.match(text, 8)


def test_threads_read_the_same(matcher: Matcher) -> None:
    texts = [phrase for said in PHRASES.values() for phrase in said] * 3
    expected = [matcher.match(text) for text in texts]
    fresh = Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=LEXICON)
    found: dict[int, list[object]] = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: [fresh.match(t) for t in texts]}))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[n] == expected for n in range(4))
