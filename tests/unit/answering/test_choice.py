"""A tapped option leads to its target however late; a forged id does no harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.answering import Base, Conversation, Outcome, answer, answer_choice
from melayani_bot.answering.known import known_target
from melayani_bot.answering.wording import JUST_ASK, OUTDATED_BUTTON
from tests.unit.answering.small import NOW, base


def test_an_option_of_an_older_question_still_means_what_it_said() -> None:
    asked = answer("ktp", base(), Conversation(), NOW)
    later = answer("paspor", base(), asked.conversation, NOW)
    tapped = answer_choice(asked.options[0].target, base(), later.conversation, NOW)
    assert (tapped.outcome, tapped.service, tapped.case) == (Outcome.ANSWER, "ktp", "hilang")
    assert tapped.conversation.topic == "ktp/hilang"


def test_zero_means_what_it_means_in_the_open_question() -> None:
    asked = answer("ktp", base(), Conversation(), NOW)
    assert answer_choice("0", base(), asked.conversation, NOW) == answer(
        "0", base(), asked.conversation, NOW
    )


@pytest.mark.parametrize(
    "forged",
    ["ktp/palsu", "pilah:ktp/x", "pilah:palsu/x", "peran:palsu", "urusan:palsu/x", "perintah:palsu",
     "darurat:kebakaran", "obrolan:salam", "makian", "palsu:x", "", ":", "/", "\x00", "perintah:menu/x"],
)  # fmt: skip
def test_a_forged_id_is_no_target(forged: str) -> None:
    assert known_target(base().knowledge, forged) is None


@pytest.mark.parametrize(
    "outdated", ["ktp/palsu", "layanan-lama", "urusan:palsu/x", "", "\x00", "ktp hilang"]
)
def test_a_button_that_leads_nowhere_says_so_and_is_never_read_as_words(outdated: str) -> None:
    found = answer_choice(outdated, base(), Conversation(), NOW)
    assert (found.outcome, found.target) == (Outcome.UNKNOWN, None)
    assert found.lead == (OUTDATED_BUTTON, JUST_ASK)


def test_a_button_that_leads_nowhere_puts_the_open_question_once_more() -> None:
    asked = answer("ktp", base(), Conversation(), NOW)
    found = answer_choice("ktp/palsu", base(), asked.conversation, NOW)
    assert (found.outcome, found.lead) == (Outcome.CHOOSE, (OUTDATED_BUTTON,))
    assert found.options == asked.options
    assert answer("1", base(), found.conversation, NOW).target == asked.options[0].target


@settings(max_examples=100, deadline=None)
@given(st.text() | st.text("abkmnpt:/-", max_size=20).map("pilah:".__add__))
def test_any_id_is_answered(forged: str) -> None:
    assert answer_choice(forged, base(), Conversation(), NOW).outcome in Outcome


def test_every_command_can_be_tapped() -> None:
    reply = answer_choice("perintah:petugas", base(), Conversation(), NOW)
    assert reply.outcome is Outcome.SMALL_TALK
    assert reply.door is not None


def test_every_option_of_the_shipped_knowledge_can_be_tapped(banyuwangi_base: Base) -> None:
    knowledge = banyuwangi_base.knowledge
    targets = [f"peran:{role}" for role in knowledge.roles]
    for service in knowledge.services.values():
        targets += [service.id, *(f"{service.id}/{case.id}" for case in service.cases)]
        branches = service.split.branches if service.split else ()
        targets += [f"pilah:{service.id}/{branch.id}" for branch in branches]
    for affair in knowledge.affairs.values():
        targets += [f"urusan:{affair.id}/{part.id}" for part in affair.parts]
    assert all(len(target.encode()) <= 64 for target in targets)
    for target in targets:
        assert str(known_target(knowledge, target)) == target
        assert answer_choice(target, banyuwangi_base, Conversation(), NOW).outcome in (
            Outcome.ANSWER, Outcome.CHOOSE)  # fmt: skip
