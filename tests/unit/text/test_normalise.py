import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise
from melayani_bot.text.words import split_words

LEXICON = Lexicon(
    words={
        "gmn": "bagaimana",
        "ngurus": "mengurus",
        "isun": "saya",
        "banyu": "air",
        "bengi": "malam",
        "bantuan gak metu": "bansos",
        "gak": "tidak",
        "e-ktp": "ktp",
        "nang endi": "di mana",
        "mas": "mas",
        "akte": "akta",
    },
    fillers=frozenset({"pak", "halo", "mau tanya", "ya", "mas", "min"}),
    short={"kartu keluarga": "kk"},
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HALOOOOO Paaaak!!!", ("halo", "pak")),
        ("ktp-el/kk, 2x?", ("ktp", "el", "kk", "2x")),
        ("ana’ e dimma", ("ana'", "e", "dimma")),
        ("ＫＴＰ 🙏🏽 café", ("ktp", "cafe")),
        ("saat maaf", ("saat", "maaf")),
        ("", ()),
        ("🙏🙏 ...", ()),
    ],
)
def test_splits_what_people_type(text: str, words: tuple[str, ...]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("halo pak mau tanya akte gmn ya", ("akta", "bagaimana")),
        ("isun ngurus banyu nang endi", ("saya", "mengurus", "air", "di", "mana")),
        ("bantuan gak metu", ("bansos",)),
        ("bantuan gak cair", ("bantuan", "tidak", "cair")),
        ("E-KTP hilang", ("ktp", "hilang")),
        ("surat2 anak2nya", ("surat", "anak")),
        ("surat-surat tanah", ("surat", "tanah")),
        ("byanyu bengai", ("air", "malam")),
        ("nyata", ("nyata",)),
        ("kartu keluarga rusak", ("kartu", "keluarga", "rusak", "kk")),
        ("kk kartu keluarga", ("kk", "kartu", "keluarga")),
        ("halo pak", ()),
    ],
)
def test_reads_the_meaning(text: str, content: tuple[str, ...]) -> None:
    assert normalise(text, LEXICON).content == content


def test_a_filler_stays_in_words_and_meaning() -> None:
    read = normalise("halo mas akte", LEXICON)
    assert read.words == ("halo", "mas", "akte")
    assert read.meaning == ("halo", "mas", "akta")
    assert read.content == ("akta",)


@given(st.text())
def test_reading_its_own_output_changes_nothing_in_the_words(text: str) -> None:
    words = split_words(text)
    assert split_words(" ".join(words)) == words


@given(st.text())
def test_without_a_lexicon_every_word_means_itself(text: str) -> None:
    read = normalise(text, Lexicon())
    assert all(any(typed.startswith(word) for typed in read.words) for word in read.content)


def test_remembered_words_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = Lexicon({"yg": "yang", "kartu keluarga": "kk", "ga": "tidak"}, frozenset({"dong"}))
    texts = ("kartu keluarga yg hilang dong", "kartu kuning ga ada", "anak2 hilang", "warung")
    first = [normalise(text, lexicon) for text in texts]
    assert lexicon.alone["hilang"] == ("hilang",)
    assert not {"kartu", "yg", "dong"} & lexicon.alone.keys()
    assert [normalise(text, lexicon) for text in texts] == first
    monkeypatch.setattr("melayani_bot.text.normalise.REMEMBERED", 0)
    fresh = Lexicon(lexicon.words, lexicon.fillers)
    assert [normalise(text, fresh) for text in texts] == first
    assert not fresh.alone


def test_an_endless_word_is_not_remembered() -> None:
    lexicon = Lexicon()
    normalise("ha" * 1000, lexicon)
    assert not lexicon.alone
