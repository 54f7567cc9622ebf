"""Checks of the way out: what is sent arrives whole, once, literally, where it belongs."""

from __future__ import annotations

import pytest

from melayani_bot.channel import Choice, ContactCard, Kind, Location, Part, Peer
from melayani_bot.testing.check import check
from melayani_bot.testing.texts import marked, shown
from melayani_bot.testing.wire import Wire

__all__ = ["SendingChecks", "peer_of"]

SPECIAL = "_*[]()~`>#+-=|{}.!<&\"'\\/ Rp25.000, No. 5-A *tebal* <b>tebal</b> &amp; &lt;"


async def peer_of(wire: Wire, conversation: str) -> Peer:
    """The peer of a conversation, as the adapter itself gives it when a citizen writes."""
    await wire.push_text(conversation, "halo")
    await wire.settle()
    assert wire.inbox, "nothing reached deliver"
    return wire.inbox[-1].peer


class SendingChecks:
    """One part is one message on the platform."""

    @check
    async def test_19_a_text_of_full_length_arrives_whole(self, wire: Wire) -> None:
        limit = min(wire.channel.capabilities.max_text, 20_000)
        text = ("kata " * limit)[: limit - 1] + "."
        await wire.channel.send(await peer_of(wire, "ani"), Part(text=text, plain=text))
        (message,) = wire.sent()
        assert shown(message.text) == shown(text), "the text was cut or changed"

    @check
    async def test_19_parts_arrive_in_order_and_where_they_belong(self, wire: Wire) -> None:
        peers = [(await peer_of(wire, name), name) for name in wire.people]
        turns = [(peer, f"{name} {turn}") for turn in range(3) for peer, name in peers]
        for peer, text in turns:
            await wire.channel.send(peer, Part(text=text, plain=text))
        assert [message.text for message in wire.sent()] == [text for _, text in turns]
        assert all(message.text.startswith(message.conversation) for message in wire.sent())

    @check
    async def test_19_each_receipt_names_its_message(self, wire: Wire) -> None:
        peer = await peer_of(wire, "ani")
        receipts = [
            await wire.channel.send(peer, Part(text=text, plain=text)) for text in ("satu", "dua")
        ]
        assert all(receipt.id for receipt in receipts), "SendReceipt.id is empty"
        assert receipts[0].id != receipts[1].id

    @check
    async def test_20_special_characters_arrive_literally(self, wire: Wire) -> None:
        markup = wire.channel.capabilities.markup
        part = Part(text=marked(SPECIAL, markup), plain=SPECIAL)
        await wire.channel.send(await peer_of(wire, "ani"), part)
        (message,) = wire.sent()
        assert shown(message.text) == shown(SPECIAL)

    @check
    async def test_21_choices_up_to_the_limits_are_shown(self, wire: Wire) -> None:
        limits = wire.channel.capabilities.choices
        if limits is None:
            pytest.skip("no choices here")
        peer = await peer_of(wire, "ani")
        for count, width in ((limits.buttons, limits.button_label),
                             (limits.list_rows, limits.list_label)):  # fmt: skip
            labels = [f"{number} {'x' * width}"[:width] for number in range(1, count + 1)]
            choices = tuple(Choice(str(number), label) for number, label in enumerate(labels, 1))
            if choices:
                await wire.channel.send(peer, Part(text="Pilih:", plain="Pilih:", choices=choices))
                assert [choice.label for choice in wire.sent()[-1].choices] == labels

    @check
    async def test_17_a_tapped_choice_comes_back_by_its_id(self, wire: Wire) -> None:
        if wire.channel.capabilities.choices is None:
            pytest.skip("no choices here")
        choices = (Choice("1", "KTP hilang"), Choice("2", "KTP rusak"))
        peer = await peer_of(wire, "ani")
        await wire.channel.send(peer, Part(text="Pilih:", plain="Pilih:", choices=choices))
        await wire.push_choice("ani", wire.sent()[-1].choices[1].id)
        await wire.settle()
        tapped = wire.inbox[-1]
        assert (tapped.kind, tapped.choice, tapped.peer) == (Kind.CHOICE, "2", peer)

    @check
    async def test_17_forged_choices_do_no_harm(self, wire: Wire) -> None:
        if wire.channel.capabilities.choices is None:
            pytest.skip("no choices here")
        for forged in ("palsu", "", "2" * 500, "\x00", "{", "😀" * 20, "../../etc"):
            await wire.push_choice("ani", forged)
        await wire.push_text("ani", "ktp")
        await wire.settle()
        assert wire.inbox[-1].text == "ktp", "the message after a forged choice was lost"

    @check
    async def test_22_a_contact_card_is_native_where_it_can_be(self, wire: Wire) -> None:
        if not wire.channel.capabilities.contact_card:
            pytest.skip("no contact cards here")
        card = ContactCard("Kantor Palsu", "+62800000000", "Dinas Palsu")
        await wire.channel.send(await peer_of(wire, "ani"), Part(text="", contact=card))
        (message,) = wire.sent()
        assert message.contact is not None, "no card was shown"
        assert (message.contact.name, message.contact.phone) == (card.name, card.phone)

    @check
    async def test_22_a_location_is_native_where_it_can_be(self, wire: Wire) -> None:
        if not wire.channel.capabilities.location:
            pytest.skip("no locations here")
        part = Part(text="", location=Location(-8.2192, 114.3691, "Kantor Palsu"))
        await wire.channel.send(await peer_of(wire, "ani"), part)
        (message,) = wire.sent()
        assert message.location is not None, "no point was shown"
        assert message.location.latitude == pytest.approx(-8.2192, abs=1e-5)
        assert message.location.longitude == pytest.approx(114.3691, abs=1e-5)

    @check
    async def test_28_one_part_is_one_message_and_one_request(self, wire: Wire) -> None:
        peer = await peer_of(wire, "ani")
        before = wire.attempts
        await wire.channel.send(peer, Part(text="satu\n\ndua", plain="satu\n\ndua"))
        assert len(wire.sent()) == 1
        assert wire.attempts == before + 1
