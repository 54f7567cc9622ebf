import pytest

from melayani_bot.matching import DecisionKind, Matcher, Policy
from melayani_bot.text.lexicon import Lexicon

PHRASES = {
    "ktp/hilang": ["ktp hilang", "kehilangan ktp di jalan", "ktp saya hilang harus bagaimana"],
    "ktp/rusak": ["ktp rusak", "ktp patah mau ganti", "foto ktp sudah buram"],
    "jalan": ["lapor jalan berlubang", "jalan depan rumah rusak parah", "aspal mengelupas"],
    "usaha": ["izin usaha warung", "bikin nib", "daftar usaha lewat oss"],
}
NEGATIVES = ["resep nasi goreng", "skor bola semalam", "lirik lagu cinta", "cuaca di bulan"]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    lexicon = Lexicon({"ilang": "hilang"}, frozenset({"pak", "halo"}))
    return Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=lexicon)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("halo pak ktp ku ilang", "ktp/hilang"),
        ("ktpku patah", "ktp/rusak"),
        ("jalannya berlubng", "jalan"),
        ("mau bikin nib", "usaha"),
    ],
)
def test_finds_the_id(matcher: Matcher, text: str, expected: str) -> None:
    assert matcher.match(text).candidates[0].id == expected


def test_candidates_are_ranked_probabilities(matcher: Matcher) -> None:
    match = matcher.match("ktp", limit=8)
    confidences = [candidate.confidence for candidate in match.candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1 + 1e-9
    assert len(matcher.match("ktp", limit=1).candidates) == 1


def test_a_negative_is_less_in_scope_than_a_phrase(matcher: Matcher) -> None:
    assert matcher.match("resep nasi").in_scope < matcher.match("ktp hilang").in_scope


@pytest.mark.parametrize("text", ["", "🙏", "qqqq zzzz"])
def test_nothing_known_is_out_of_scope(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    assert match.in_scope < 0.3
    assert Policy.fit(matcher).decide([], match.in_scope).kind == DecisionKind.SILENT


def test_explains_with_words_and_the_phrase_as_written(matcher: Matcher) -> None:
    evidence = matcher.match("ktp hilang").explain()[0]
    assert evidence.id == "ktp/hilang"
    assert evidence.phrases[0] == "ktp hilang"
    assert {word for word, _ in evidence.words} == {"ktp", "hilang"}


def test_works_without_any_phrase() -> None:
    match = Matcher.fit({}).match("ktp")
    assert match.candidates == ()
    assert match.in_scope == 0
