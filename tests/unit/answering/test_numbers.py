import pytest

from melayani_bot.answering.numbers import chosen, is_number

LABELS = ("KTP hilang", "KTP rusak", "Ubah data KTP")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("satu", 1),
        ("nomer siji", 1),
        ("yang pertama", 1),
        ("no. 2", 2),
        ("sing loro", 2),
        ("pilihan dua pak", 2),
        ("kaleh", None),
        ("kalih", 2),
        ("nomor 3!", 3),
        ("tello'", 3),
        ("0", 0),
        ("bukan semua itu", 0),
        ("ktp rusak", 2),
        ("KTP hilang", 1),
        ("ubah data", 3),
        ("ktp", None),
        ("4", None),
        ("kalau paspor?", None),
        ("", None),
    ],
)
def test_numbers_ordinals_words_and_labels(text: str, number: int | None) -> None:
    assert chosen(text.replace("'", ""), LABELS) == number


def test_a_label_that_contains_another_wins_when_it_is_said_exactly() -> None:
    assert chosen("kk", ("KK", "KK hilang")) == 1


def test_bare_numbers_are_told_from_questions() -> None:
    assert is_number("nomor dua")
    assert is_number("0")
    assert not is_number("dua anak saya mau sekolah")
