"""The answering hop: pure, and the same whatever has happened to the state before."""

from dataclasses import replace
from typing import Any

import pytest

from melayani_bot.answering import Conversation
from melayani_bot.channel import Capabilities, Kind, Peer
from melayani_bot.runtime.notices import CLOSED, SORRY, apology, sentences
from melayani_bot.runtime.replying import Desk, Unanswerable, reply
from melayani_bot.storage.values import Message, Question
from tests.unit.answering.small import NOW, base

DESK = Desk(base=base(), capabilities={"web": Capabilities(max_text=4000)})
ANI = Peer("web", "ani")


def question(text: str = "ktp saya hilang", state: Any = None, **more: Any) -> Question:
    message = Message(peer=ANI, id="m1", text=text, sent_at=NOW, **more)
    return Question(seq=1, message=message, received_at=NOW, state=state)


def text(found: Any) -> str:
    return " ".join(part.text for part in found.parts)


def test_a_question_becomes_parts_and_a_state_that_goes_on() -> None:
    first = reply(question(), DESK, NOW)
    assert "Minta surat hilang" in text(first)
    assert Conversation.from_dict(first.state).topic == "ktp/hilang"
    second = reply(question("syaratnya apa", first.state), DESK, NOW)
    assert "KK" in text(second)


def test_the_keys_of_parts_depend_on_the_message_alone() -> None:
    again = replace(question(), seq=99, attempts=3)
    assert [part.key for part in reply(question(), DESK, NOW).parts] == [
        part.key for part in reply(again, DESK, NOW).parts
    ]
    other = replace(question().message, id="m2")
    keys = [part.key for part in reply(replace(question(), message=other), DESK, NOW).parts]
    assert keys[0] != reply(question(), DESK, NOW).parts[0].key


@pytest.mark.parametrize("state", [{}, {"topic": 1}, {"pending": 3, "topic": None}, {"at": "x"}])
def test_a_state_that_cannot_be_read_is_a_first_contact(state: dict[str, Any]) -> None:
    assert text(reply(question(state=state), DESK, NOW)) == text(reply(question(), DESK, NOW))


def test_what_was_masked_before_storing_is_still_warned_of() -> None:
    assert "disamarkan" in text(reply(question("ktp saya hilang nik •••"), DESK, NOW))


@pytest.mark.parametrize(
    ("kind", "word"), [(Kind.UNSUPPORTED, "tulisan"), (Kind.LOCATION, "kecamatan")]
)
def test_what_cannot_be_read_gets_one_helpful_reply(kind: Kind, word: str) -> None:
    found = reply(question("", kind=kind), DESK, NOW)
    assert len(found.parts) == 1
    assert word in found.parts[0].text


def test_a_notice_answers_in_place_of_the_core_and_keeps_the_state() -> None:
    before = reply(question(), DESK, NOW).state
    found = reply(question(state=before, notice="terlalu-cepat"), DESK, NOW)
    assert "terlalu banyak" in text(found)
    assert found.state == before
    assert text(reply(question(notice="dari-versi-lain"), DESK, NOW))


def test_a_tap_leads_to_its_target() -> None:
    found = reply(question("", kind=Kind.CHOICE, choice="ktp/rusak"), DESK, NOW)
    assert Conversation.from_dict(found.state).topic == "ktp/rusak"


def test_a_gap_is_logged_with_what_was_nearest_and_the_version() -> None:
    gap = reply(question("surat apa saja"), DESK, NOW).unanswered
    assert gap is not None
    assert (gap.text, gap.version) == ("surat apa saja", DESK.base.knowledge.version)
    assert reply(question(), DESK, NOW).unanswered is None


def test_a_thumb_is_kept_for_the_topic_it_is_about() -> None:
    first = reply(question(), DESK, NOW)
    assert "Terbantu?" in text(first)
    thumb = reply(question("2", first.state), DESK, NOW).feedback
    assert thumb is not None
    assert (thumb.target, thumb.good, thumb.peer) == ("ktp/hilang", False, ANI)
    assert "Terbantu?" not in text(reply(question(), replace(DESK, thumbs=False), NOW))


def test_what_is_of_a_channel_that_has_gone_is_given_up() -> None:
    stranger = replace(question().message, peer=Peer("lama", "x"))
    with pytest.raises(Unanswerable, match="lama"):
        reply(replace(question(), message=stranger), DESK, NOW)


def test_what_the_server_itself_says_names_the_emergency_number_of_the_regency() -> None:
    number = base().knowledge.pack.emergency_number
    assert number
    for name in (CLOSED, SORRY, "nama dari versi lain"):
        assert number in " ".join(sentences(name, number))
        assert "112" not in " ".join(sentences(name, "119"))
    assert "119" in apology("119")
