"""Parts become calls within Telegram's limits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from melayani_bot.channel import ContactCard, Part
from melayani_bot.errors import PeerGone
from melayani_bot.testing.telegram import TOKEN
from melayani_telegram.address import Address
from melayani_telegram.buttons import Buttons
from melayani_telegram.outbound import CAPABILITIES, Card, outgoing


@given(st.integers(0, 3000).map("é".__mul__), st.text(max_size=200))
@example("é" * 65, "")
@example("é" * 3000, "")
def test_a_card_stays_within_its_limits(name: str, organisation: str) -> None:
    card = ContactCard(name, "+62800000000", organisation)
    call = outgoing("5", Part(text="", contact=card), Buttons(TOKEN))
    assert isinstance(call, Card)
    assert len(call.name) <= 64
    assert len(call.vcard.encode()) <= 2048


@given(st.text(alphabet="a\\,;\r\n:", max_size=40))
def test_a_name_adds_no_line_to_the_vcard(name: str) -> None:
    card = ContactCard(name, "+62800000000")
    call = outgoing("5", Part(text="", contact=card), Buttons(TOKEN))
    assert isinstance(call, Card)
    lines = call.vcard.split("\r\n")
    assert [line.partition(":")[0] for line in lines] == [
        "BEGIN", "VERSION", "FN", "TEL;TYPE=WORK,VOICE", "END",
    ]  # fmt: skip


@given(st.integers(-(2**52), 2**52), st.none() | st.integers(1, 2**31))
def test_an_address_comes_back_from_its_text(chat: int, topic: int | None) -> None:
    assert Address.parse(str(Address(chat, topic))) == Address(chat, topic)


@pytest.mark.parametrize("conversation", ["", "ani", "5/", "/7", "5 ", "5/7/9", "٥", "1" * 40])
def test_what_is_no_address_is_gone(conversation: str) -> None:
    with pytest.raises(PeerGone):
        outgoing(conversation, Part(text="x"), Buttons(TOKEN))


def test_the_pace_is_that_of_telegrams_faq() -> None:
    assert (CAPABILITIES.sends_per_second, CAPABILITIES.conversation_pause) == (
        30,
        timedelta(seconds=1),
    )
