"""Checks of the way in: identity, batches, noise, media, choices, places."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from melayani_bot.channel import Inbound, Kind, Part
from melayani_bot.testing.check import check
from melayani_bot.testing.wire import Wire

__all__ = ["ReceivingChecks"]


_THREE = ["satu", "dua", "tiga"]


class ReceivingChecks:
    """Every message in, once, from the right conversation; nothing else."""

    @check
    async def test_01_the_same_update_again_has_the_same_id(self, wire: Wire) -> None:
        if not wire.redelivers:
            pytest.skip("nothing comes twice here")
        await wire.push_text("ani", "ktp hilang")
        for _ in range(3):
            await wire.redeliver()
        await wire.settle()
        assert wire.inbox, "nothing reached deliver"
        ids = {message.id for message in wire.inbox}
        assert len(ids) == 1, f"one message came in under {len(ids)} ids; take the platform's own"

    @check
    async def test_01_different_messages_have_different_ids(self, wire: Wire) -> None:
        for text in ("ktp", "ktp", "kk"):
            await wire.push_text("ani", text)
        await wire.push_text(wire.people[-1], "ktp")
        await wire.settle()
        ids = [message.id for message in wire.inbox]
        assert len(ids) == 4, f"4 messages were sent, {len(ids)} delivered"
        assert len(set(ids)) == 4, "two messages share an id: one of them would be dropped"

    @check
    async def test_02_the_same_id_in_another_body_has_the_same_id(self, wire: Wire) -> None:
        if not wire.redelivers:
            pytest.skip("nothing comes twice here")
        await wire.push_text("ani", "ktp", key="pesan-1")
        await wire.push_text("ani", "ktp hilang", key="pesan-1")
        await wire.settle()
        ids = {message.id for message in wire.inbox}
        assert len(ids) == 1, "the id depends on more than the platform's own id of the message"

    @check
    async def test_03_all_of_a_batch_arrives_in_order(self, wire: Wire) -> None:
        batch = [(name, f"{name} {turn}") for turn in range(4) for name in wire.people]
        await wire.push_batch(batch)
        await wire.settle()
        assert [message.text for message in wire.inbox] == [text for _, text in batch]
        peers = {message.text.split()[0]: message.peer for message in wire.inbox}
        assert len(set(peers.values())) == len(peers), (
            "messages of different people share a conversation"
        )

    @check
    async def test_05_the_time_is_the_platforms(self, wire: Wire) -> None:
        if not wire.dates:
            pytest.skip("the platform tells no time")
        old = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
        await wire.push_text("ani", "ktp", at=old)
        (message,) = await _arrived(wire)
        assert message.at.tzinfo is not None, "Inbound.at has no time zone"
        assert abs(message.at - old) < timedelta(seconds=1), "a late redelivery must keep its time"

    @check
    async def test_08_an_unreadable_item_does_not_stop_its_batch(self, wire: Wire) -> None:
        kinds = (*wire.noises, *wire.media)
        if not kinds:
            pytest.skip("the wire names no noises and no media")
        for kind in kinds:
            before = len(wire.inbox)
            await wire.push_batch([("ani", "satu"), (wire.people[-1], "dua")], noise=kind)
            await wire.push_text("ani", "tiga")
            await wire.settle()
            arrived = [found.text for found in wire.inbox[before:] if found.text in _THREE]
            assert arrived == _THREE, f"lost because of {kind!r}"

    @check
    async def test_09_what_no_citizen_wrote_is_not_delivered(self, wire: Wire) -> None:
        if not wire.noises:
            pytest.skip("the wire names no noises")
        for kind in wire.noises:
            await wire.push_noise(kind)
            await wire.settle()
            assert not wire.inbox, f"{kind!r} was delivered as {wire.inbox[0].kind}"

    @check
    async def test_10_the_conversation_is_stable_and_opaque(self, wire: Wire) -> None:
        for name in ("ani", wire.people[-1], "ani"):
            await wire.push_text(name, "halo")
        first, other, again = await _arrived(wire)
        assert first.peer == again.peer, "one conversation has two peers"
        assert other.peer != first.peer or len(wire.people) == 1, "two conversations share a peer"
        assert {message.peer.channel for message in wire.inbox} == {wire.channel.name}
        for secret in wire.secrets:
            assert secret not in first.peer.conversation, "a phone number or secret is in the peer"

    @check
    async def test_11_what_we_send_does_not_come_in(self, wire: Wire) -> None:
        await wire.push_text("ani", "halo")
        (message,) = await _arrived(wire)
        await wire.channel.send(message.peer, Part(text="halo juga", plain="halo juga"))
        await wire.settle()
        assert len(wire.inbox) == 1, "our own message came back as a citizen's: two bots would loop"

    @check
    async def test_12_an_unreadable_medium_is_one_unsupported_message(self, wire: Wire) -> None:
        if not wire.media:
            pytest.skip("the wire names no media")
        for count, kind in enumerate(wire.media, 1):
            await wire.push_noise(kind)
            await wire.settle()
            assert len(wire.inbox) == count, f"{kind!r} must be delivered exactly once"
            assert wire.inbox[-1].kind is Kind.UNSUPPORTED, f"{kind!r}: {wire.inbox[-1].kind}"

    @check
    async def test_15_a_point_arrives_with_its_coordinates(self, wire: Wire) -> None:
        if not wire.locates:
            pytest.skip("citizens cannot send a location here")
        await wire.push_location("ani", -8.2192, 114.3691)
        (message,) = await _arrived(wire)
        assert message.kind is Kind.LOCATION
        assert message.location is not None, "kind is LOCATION, but location is None"
        found = (message.location.latitude, message.location.longitude)
        assert found == pytest.approx((-8.2192, 114.3691), abs=1e-5)


async def _arrived(wire: Wire) -> list[Inbound]:
    await wire.settle()
    assert wire.inbox, "nothing reached deliver"
    return list(wire.inbox)
