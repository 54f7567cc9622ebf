"""The thumb: asked once a topic, read only while it is the last thing said, never in the way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from melayani_bot.answering import Answer, Conversation, Outcome, answer
from melayani_bot.answering.commands import FORGET, MY_DATA
from melayani_bot.answering.conversation import TOPIC_LIVES
from melayani_bot.answering.feedback import Thumb, ask, thumb_of
from tests.unit.answering.small import NOW, base


def talk(*questions: str) -> list[tuple[Conversation, Answer]]:
    state, turns = Conversation(), []
    for question in questions:
        reply = ask(answer(question, base(), state, NOW))
        turns.append((state, reply))
        state = reply.conversation
    return turns


def thumbs(*questions: str) -> list[Thumb | None]:
    return [thumb_of(before, reply) for before, reply in talk(*questions)]


@pytest.mark.parametrize("said", ["1", "Ya", "nomer siji", "👍", "membantu"])
def test_a_thumb_up_is_read(said: str) -> None:
    assert thumbs("ktp saya hilang", said)[1] == Thumb("ktp/hilang", good=True)


@pytest.mark.parametrize("said", ["2", "tidak", "loro", "👎", "tidak membantu"])
def test_a_thumb_down_is_read_and_answered_with_one_question(said: str) -> None:
    assert thumbs("ktp saya hilang", said)[1] == Thumb("ktp/hilang", good=False)
    assert talk("ktp saya hilang", said)[1][1].lead[1].startswith("Apa yang kurang?")


def test_a_topic_is_asked_once_and_so_is_the_next_one() -> None:
    replies = [reply for _, reply in talk("ktp saya hilang", "1", "ktp saya hilang", "ktp patah")]
    assert [bool(reply.options) for reply in replies] == [True, False, False, True]


def test_a_number_means_nothing_once_something_else_was_said() -> None:
    assert thumbs("ktp saya hilang", "biayanya berapa?", "1")[1:] == [None, None]
    assert thumbs("ktp saya hilang", "1", "1")[2] is None


def test_numbers_of_another_open_question_stay_its_own() -> None:
    turns = talk("jalan rusak parah", "1")
    assert thumb_of(*turns[1]) is None
    assert turns[1][1].target == "pilah:jalan-rusak/nasional"


@pytest.mark.parametrize(
    "said",
    ["biayanya berapa?", "kalau rusak?", "akta lahir anak", "menu", "kebakaran", "0", "3", "suwun"],
)
def test_what_follows_is_answered_as_if_nobody_had_asked(said: str) -> None:
    first = answer("ktp saya hilang", base(), Conversation(), NOW)
    unasked = answer(said, base(), first.conversation, NOW)
    asked = answer(said, base(), ask(first).conversation, NOW)
    assert (asked.outcome, asked.target, asked.lead, asked.facts) == (
        unasked.outcome, unasked.target, unasked.lead, unasked.facts)  # fmt: skip


def test_it_is_asked_only_after_a_whole_answer_without_options() -> None:
    for before, after in pairwise(talk("ktp saya hilang", "biayanya berapa?", "halo", "kebakaran")):
        assert after[1].options == (), before
    assert talk("jalan rusak parah")[0][1].question == "Jalan mana yang rusak?"


def test_an_open_thumb_is_forgotten_with_its_topic() -> None:
    state = talk("ktp saya hilang")[0][1].conversation
    late = answer("1", base(), state, NOW + 2 * TOPIC_LIVES)
    assert late.outcome is Outcome.UNKNOWN


def test_the_state_is_read_back_and_an_older_one_too() -> None:
    state = talk("ktp saya hilang")[0][1].conversation
    assert Conversation.from_dict(state.to_dict()) == state
    older = {k: v for k, v in state.to_dict().items() if not k.startswith("rat")}
    assert not Conversation.from_dict(older).rating


def test_my_data_tells_what_is_remembered_and_forgetting_leaves_nothing() -> None:
    _, shown, forgotten, empty = (
        reply for _, reply in talk("ktp saya hilang", "data saya", "hapus data", "data saya")
    )
    assert (shown.target, forgotten.target) == (MY_DATA, FORGET)
    assert "KTP hilang" in " ".join(shown.lead)
    assert forgotten.conversation == Conversation()
    assert "belum ada" in " ".join(empty.lead)
