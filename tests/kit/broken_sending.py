"""Adapters that are wrong on the way out, each in one thing."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from melayani_bot.channel import ContactCard, Location, Part, Peer, SendReceipt
from melayani_bot.errors import ChannelError, RateLimited
from melayani_bot.testing.echo import EchoPolling, failure, payload
from melayani_bot.testing.echo_platform import Reply
from tests.kit.registry import fails


class Changed(EchoPolling):
    """Sends what `changed` makes of a part."""

    def changed(self, part: Part) -> Part:
        return part

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        return await super().send(to, self.changed(part))


@fails("test_19_a_text_of_full_length_arrives_whole")
class CutsLongTexts(Changed):
    def changed(self, part: Part) -> Part:
        return replace(part, text=part.text[:1_000])


@fails("test_19_parts_arrive_in_order_and_where_they_belong")
class SendsToTheLastPeer(EchoPolling):
    last: Peer | None = None

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        where, self.last = self.last or to, to
        return await super().send(where, part)


@fails("test_19_each_receipt_names_its_message")
class EmptyReceipts(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        await super().send(to, part)
        return SendReceipt("")


@fails("test_19_each_receipt_names_its_message")
class OneReceiptForAll(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        await super().send(to, part)
        return SendReceipt(to.conversation)


@fails("test_20_special_characters_arrive_literally")
class PlainAsMarkup(Changed):
    def changed(self, part: Part) -> Part:
        return replace(part, text=part.plain) if "&" in part.plain else part


@fails("test_20_special_characters_arrive_literally")
class EscapesTwice(Changed):
    def changed(self, part: Part) -> Part:
        return replace(part, text=html.escape(part.text))


@fails("test_21_choices_up_to_the_limits_are_shown")
class OnlyThreeChoices(Changed):
    def changed(self, part: Part) -> Part:
        return replace(part, choices=part.choices[:3])


@fails("test_21_choices_up_to_the_limits_are_shown")
class CutsLabels(Changed):
    def changed(self, part: Part) -> Part:
        short = tuple(replace(choice, label=choice.label[:10]) for choice in part.choices)
        return replace(part, choices=short)


@fails("test_22_a_contact_card_is_native_where_it_can_be")
class CardAsText(Changed):
    def changed(self, part: Part) -> Part:
        return Part(text=part.contact.phone, plain="") if part.contact else part


@fails("test_22_a_contact_card_is_native_where_it_can_be")
class CardWithoutCountry(Changed):
    def changed(self, part: Part) -> Part:
        if part.contact is None:
            return part
        return replace(part, contact=ContactCard(part.contact.name, part.contact.phone[3:]))


@fails("test_22_a_location_is_native_where_it_can_be")
class PointTurned(Changed):
    def changed(self, part: Part) -> Part:
        if part.location is None:
            return part
        return replace(part, location=Location(part.location.longitude, part.location.latitude))


@fails("test_28_one_part_is_one_message_and_one_request")
class SplitsItself(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        for piece in part.text.split("\n\n"):
            receipt = await super().send(to, replace(part, text=piece))
        return receipt


@fails("test_28_one_part_is_one_message_and_one_request")
class SendsTwice(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        if "\n" in part.text:
            await super().send(to, part)
        return await super().send(to, part)


class Mapped(EchoPolling):
    """Raises what `error` makes of the platform's answer."""

    def error(self, reply: Reply) -> ChannelError:
        return failure(reply)

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        reply = await self._call(payload(to, part, plain=False))
        if reply.status == 422:
            reply = await self._call(payload(to, part, plain=True))
        if reply.status != 200:
            raise self.error(reply)
        return SendReceipt(reply.id)


@fails("test_23_too_fast_tells_how_long_to_wait")
class SwallowsRateLimits(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        try:
            return await super().send(to, part)
        except RateLimited:
            return SendReceipt("later")


@fails("test_23_too_fast_tells_how_long_to_wait")
class NoWaitingTime(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        return RateLimited("echo: too fast") if reply.status == 429 else failure(reply)


@fails("test_23_too_fast_tells_how_long_to_wait")
class MillisecondsForSeconds(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        if reply.status != 429:
            return failure(reply)
        return RateLimited("echo: too fast", retry_after=timedelta(milliseconds=reply.wait))


@fails("test_24_an_error_of_the_platform_may_pass")
class ServerErrorsForEver(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        return ChannelError("echo", permanent=True) if reply.status == 502 else failure(reply)


@fails("test_24_an_error_of_the_platform_may_pass")
class RetriesServerErrors(Mapped):
    async def _call(self, message: Mapping[str, Any]) -> Reply:
        reply = await super()._call(message)
        return await super()._call(message) if reply.status == 502 else reply


@fails("test_24_the_next_message_passes")
class DeadAfterAnError(EchoPolling):
    broken = False

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        if self.broken:
            raise ChannelError("echo: closed")
        try:
            return await super().send(to, part)
        except ChannelError:
            self.broken = True
            raise


@fails("test_25_a_lost_connection_is_not_sent_again", "test_25_no_answer_in_time_is_an_error")
class SureThatNothingArrived(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        try:
            return await super().send(to, part)
        except ChannelError as error:
            error.unclear = False
            raise


@fails("test_25_a_lost_connection_is_not_sent_again")
class RetriesLostConnections(EchoPolling):
    async def _call(self, message: Mapping[str, Any]) -> Reply:
        try:
            return await self._settings.platform.send(self._settings.token, message)
        except ConnectionError:
            return await super()._call(message)
        except TimeoutError as error:
            raise ChannelError("echo: no answer", unclear=True) from error


@fails("test_25_no_answer_in_time_is_an_error")
class ForeignErrors(EchoPolling):
    async def _call(self, message: Mapping[str, Any]) -> Reply:
        try:
            return await self._settings.platform.send(self._settings.token, message)
        except ConnectionError:
            raise ChannelError("echo: lost", unclear=True) from None


@fails("test_26_a_citizen_who_left_is_gone")
class BlockedMayPass(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        return ChannelError("echo: 403") if reply.status == 403 else failure(reply)


@fails("test_26_a_refused_message_is_rejected")
class RefusedMayPass(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        return ChannelError("echo: 400") if reply.status == 400 else failure(reply)


@fails("test_27_a_dead_token_is_unauthorized")
class DeadTokenMayPass(Mapped):
    def error(self, reply: Reply) -> ChannelError:
        return ChannelError("echo: 401") if reply.status == 401 else failure(reply)


@fails("test_20_refused_markup_falls_back_to_plain_text")
class NoFallBack(EchoPolling):
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        reply = await self._call(payload(to, part, plain=False))
        if reply.status != 200:
            raise failure(reply)
        return SendReceipt(reply.id)
