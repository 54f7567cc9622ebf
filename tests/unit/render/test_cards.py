"""The contact card behind an answer: only a real number, only where the answer is about reaching."""

from dataclasses import replace

import pytest

from melayani_bot.answering import Answer, Conversation, Outcome
from melayani_bot.answering.values import Door, Reach
from melayani_bot.channel import Capabilities, ContactCard
from melayani_bot.render import plan

NATIVE = Capabilities(max_text=4_096, contact_card=True)


def at(*values: tuple[str, str]) -> Answer:
    door = Door(
        "palsu", "Kantor Palsu", "Loket", tuple(Reach(kind, value) for kind, value in values)
    )
    return Answer(outcome=Outcome.ANSWER, conversation=Conversation(), topic="KTP",
                  lead=("Datang.",), door=door)  # fmt: skip


def card(answer: Answer) -> ContactCard | None:
    return plan(answer, NATIVE)[-1].contact


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("(0333) 000-0000", "+623330000000"),
        ("+62 800 0000 0000", "+6280000000000"),
        ("112", "112"),
        ("0800-PALSU", None),
        ("hubungi loket", None),
        ("0333 000 atau 0333 001", None),
    ],
)
def test_only_a_number_becomes_a_card(value: str, phone: str | None) -> None:
    found = card(at(("surel", "a@palsu.invalid"), ("telepon", value)))
    assert (found and found.phone) == phone


def test_the_text_says_the_same_before_the_card() -> None:
    text, last = plan(at(("telepon", "0333 0000000")), NATIVE)
    assert last.contact == ContactCard("Loket", "+623330000000", "Kantor Palsu")
    assert "0333 0000000" in text.text


def test_no_card_without_the_capability_nor_behind_another_side_of_the_topic() -> None:
    answer = at(("telepon", "0333 0000000"))
    assert len(plan(answer, replace(NATIVE, contact_card=False))) == 1
    assert card(replace(answer, facet="biaya")) is None
    assert card(replace(answer, facet="kontak")) is not None
