"""The ladder of choices: buttons, rows of a list, numbers in the text; labels cut without loss."""

from dataclasses import replace

import pytest

from melayani_bot.answering import Answer, Conversation, Outcome
from melayani_bot.answering.values import Option
from melayani_bot.channel import Capabilities, Choice, ChoiceLimits, Unit
from melayani_bot.render import plan
from melayani_bot.render.measure import cut

WHATSAPP_LIKE = ChoiceLimits(buttons=3, button_label=20, list_rows=10, list_label=24,
                             list_description=72, max_text=300)  # fmt: skip
LONG = "Surat keterangan pindah antar kabupaten"


def choose(*labels: str, outcome: Outcome = Outcome.CHOOSE, lead: str = "Yang mana?") -> Answer:
    options = tuple(Option(f"layanan/{place}", label) for place, label in enumerate(labels, 1))
    return Answer(outcome=outcome, conversation=Conversation(), lead=(lead,), options=options)


def choices(answer: Answer, limits: ChoiceLimits = WHATSAPP_LIKE) -> tuple[Choice, ...]:
    (part,) = plan(answer, Capabilities(max_text=4_096, choices=limits))
    return part.choices


def test_few_short_options_are_buttons_as_they_are() -> None:
    assert [choice.label for choice in choices(choose("KTP", "KK"))] == [
        "KTP", "KK", "Bukan semua itu"]  # fmt: skip


def test_an_offer_behind_an_answer_has_no_zero() -> None:
    offer = choose("KTP", "KK", outcome=Outcome.ANSWER)
    assert [choice.label for choice in choices(offer)] == ["KTP", "KK"]


def test_more_than_the_buttons_are_rows_with_the_full_label_below() -> None:
    found = choices(choose("KTP", "KK", "Akta lahir", LONG))
    assert [choice.label for choice in found] == [
        "1. KTP", "2. KK", "3. Akta lahir", "4. Surat keterangan…", "0. Bukan semua itu"]  # fmt: skip
    assert found[3].description == LONG


def test_more_than_the_rows_are_numbers_in_the_text() -> None:
    many = choose(*(f"Layanan {place}" for place in range(12)))
    (part,) = plan(many, Capabilities(max_text=4_096, choices=WHATSAPP_LIKE))
    assert part.choices == ()
    assert "12. Layanan 11\n0. Bukan semua itu" in part.text


def test_zero_gives_way_before_all_choices_do() -> None:
    limits = ChoiceLimits(buttons=3, button_label=20)
    assert [choice.label for choice in choices(choose("a", "b", "c"), limits)] == ["a", "b", "c"]


def test_the_same_label_twice_is_told_apart_by_number() -> None:
    assert [choice.label for choice in choices(choose("KTP", "KTP"))][:2] == ["1. KTP", "2. KTP"]


def test_a_text_too_long_for_choices_keeps_its_numbers_and_its_single_message() -> None:
    (part,) = plan(
        choose("KTP", "KK", lead="Panjang sekali. " * 40),
        Capabilities(max_text=4_096, choices=WHATSAPP_LIKE),
    )
    assert part.choices == ()
    assert "1. KTP\n2. KK" in part.text


def test_a_target_too_long_for_an_id_becomes_the_number() -> None:
    found = choices(choose("KTP", "KK"), replace(WHATSAPP_LIKE, id_bytes=5))
    assert [choice.id for choice in found] == ["1", "2", "0"]


@pytest.mark.parametrize(
    ("text", "limit", "unit", "short"),
    [
        ("Surat pindah", 20, Unit.CODE_POINT, "Surat pindah"),
        ("Surat pindah datang", 13, Unit.CODE_POINT, "Surat pindah…"),
        ("Surat pindahdatang", 13, Unit.CODE_POINT, "Surat pindah…"),
        ("Pindahdatangpergi", 8, Unit.CODE_POINT, "Pindahd…"),
        ("ab🇮🇩cd", 5, Unit.UTF16, "ab…"),
        ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 12, Unit.UTF16, "👩‍👩‍👧‍👦…"),
        ("éééé", 7, Unit.BYTE, "éé…"),
    ],
)
def test_cut_keeps_words_and_graphemes_whole(text: str, limit: int, unit: Unit, short: str) -> None:
    assert cut(text, limit, unit) == short
