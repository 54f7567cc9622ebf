"""Adapters that are wrong on the way in, each in one thing."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from melayani_bot.channel import Deliver, HttpRequest, HttpResponse, Inbound, Kind, Location, Peer
from melayani_bot.errors import StorageError
from melayani_bot.testing.echo import EchoPolling, EchoWebhook, inbound, items, signature
from tests.kit.registry import fails


@fails(
    "test_01_the_same_update_again_has_the_same_id",
    "test_02_the_same_id_in_another_body_has_the_same_id",
)
class CountsIds(EchoPolling):
    numbers = itertools.count()

    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, id=str(next(self.numbers))) if found else None


@fails("test_01_different_messages_have_different_ids")
class ConversationAsId(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, id=found.peer.conversation) if found else None


@fails("test_02_the_same_id_in_another_body_has_the_same_id")
class HashOfTheBodyAsId(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        assert found is None or isinstance(item, dict)
        digest = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()
        return replace(found, id=digest) if found else None


class Batch(EchoWebhook):
    """Takes the items of a body through `chosen`."""

    def chosen(self, found: list[object]) -> list[object]:
        return found

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        known = signature(self._settings.secret, request.body)
        if request.headers.get("x-echo") != known:
            return HttpResponse(403)
        for item in self.chosen(items(request.body) or []):
            message = self.inbound(item)
            if message:
                await deliver(message)
        return HttpResponse(200)


BATCH = (
    "test_03_all_of_a_batch_arrives_in_order",
    "test_08_an_unreadable_item_does_not_stop_its_batch",
)


@fails(*BATCH)
class OnlyTheFirstOfABatch(Batch):
    def chosen(self, found: list[object]) -> list[object]:
        return found[:1]


@fails(*BATCH)
class DropsTheLastOfABatch(Batch):
    def chosen(self, found: list[object]) -> list[object]:
        return found[:-1] if len(found) > 1 else found


@fails("test_03_all_of_a_batch_arrives_in_order")
class ShufflesABatch(Batch):
    def chosen(self, found: list[object]) -> list[object]:
        return found if len(found) < 4 else found[::-1]


@fails("test_08_an_unreadable_item_does_not_stop_its_batch")
class StopsAtTheUnreadable(Batch):
    def chosen(self, found: list[object]) -> list[object]:
        return list(itertools.takewhile(lambda item: inbound(item) or len(found) == 1, found))


@fails("test_05_the_time_is_the_platforms")
class NowAsTime(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, at=datetime.now(UTC)) if found else None


@fails("test_05_the_time_is_the_platforms")
class TimeWithoutZone(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, at=found.at.replace(tzinfo=None)) if found else None


@fails("test_09_what_no_citizen_wrote_is_not_delivered")
class AnswersStatuses(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        if isinstance(item, dict) and item.get("delivered"):
            return Inbound(id="s", peer=Peer("echo", "c-ani"), at=datetime.now(UTC), text="?")
        return inbound(item)


@fails(
    "test_09_what_no_citizen_wrote_is_not_delivered",
    "test_11_what_we_send_does_not_come_in",
)
class AnswersItself(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        return inbound({**item, "own": False} if isinstance(item, dict) else item)


@fails("test_10_the_conversation_is_stable_and_opaque")
class PhoneInThePeer(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found is None or not isinstance(item, dict):
            return None
        return replace(found, peer=Peer("echo", f"{found.peer.conversation}:{item['phone']}"))

    async def send(self, to: Peer, part: Any) -> Any:
        return await super().send(Peer(to.channel, to.conversation.split(":")[0]), part)


@fails("test_10_the_conversation_is_stable_and_opaque")
class NamesAnotherChannel(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, peer=Peer("other", found.peer.conversation)) if found else None


@fails("test_12_an_unreadable_medium_is_one_unsupported_message")
class SilentOnVoice(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return None if found and found.kind is Kind.UNSUPPORTED else found


@fails("test_12_an_unreadable_medium_is_one_unsupported_message")
class VoiceAsEmptyText(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        voice = found and found.kind is Kind.UNSUPPORTED
        # Not seen by the check of batches, which counts texts.
        return replace(found, kind=Kind.CHOICE, choice="") if found and voice else found


@fails("test_15_a_point_arrives_with_its_coordinates")
class EastBeforeNorth(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found is None or found.location is None:
            return found
        place = found.location
        return replace(found, location=Location(place.longitude, place.latitude))


@fails("test_17_a_tapped_choice_comes_back_by_its_id")
class TapAsText(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found is None or found.choice is None:
            return found
        return replace(found, kind=Kind.TEXT, text=found.choice, choice=None)


@fails("test_17_forged_choices_do_no_harm")
class TrustsTaps(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found and found.choice is not None:
            int(found.choice)
        return found


@fails("test_06_forgeries_are_refused")
class NoSignatureNeeded(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        right = signature(self._settings.secret, request.body)
        headers = {"x-echo": request.headers.get("x-echo", right)}
        return await super().on_http(replace(request, headers=headers), deliver)


@fails("test_06_forgeries_are_refused")
class ForgeriesAre400(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        response = await super().on_http(request, deliver)
        return HttpResponse(400) if response.status == 403 else response


@fails("test_07_broken_bodies_are_answered_and_survived")
class BadBodiesAre500(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        response = await super().on_http(request, deliver)
        return HttpResponse(500) if response.status == 400 else response


@fails("test_07_broken_bodies_are_answered_and_survived")
class RaisesOnDeepBodies(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        if request.body.startswith(b"[[["):
            json.loads(request.body)
        return await super().on_http(request, deliver)


@fails("test_16_strange_texts_arrive_and_can_be_stored")
class RaisesOnNul(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found and "\x00" in found.text:
            raise ValueError("NUL")
        return found


@fails("test_16_strange_texts_arrive_and_can_be_stored")
class OnlyLatin(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        if found is None:
            return None
        return replace(found, text=found.text.encode("latin-1", "ignore").decode("latin-1"))


@fails("test_16_strange_texts_arrive_and_can_be_stored")
class CutsWhatComesIn(EchoPolling):
    def inbound(self, item: object) -> Inbound | None:
        found = inbound(item)
        return replace(found, text=found.text[:1_000]) if found else None


@fails(
    "test_34_what_could_not_be_stored_comes_again",
    "test_34_a_batch_that_was_stored_in_part_comes_again_in_order",
)
class ConfirmsFirst(EchoPolling):
    async def run(self, deliver: Deliver) -> None:
        while True:
            number, body = await self._settings.platform.poll(self._offset)
            self._offset = number + 1
            for message in map(self.inbound, items(body) or ()):
                if message:
                    await deliver(message)


@fails("test_34_a_batch_that_was_stored_in_part_comes_again_in_order")
class LetsLaterOnesOvertake(EchoPolling):
    async def run(self, deliver: Deliver) -> None:
        while True:
            number, body = await self._settings.platform.poll(self._offset)
            taking = [deliver(item) for item in map(self.inbound, items(body) or ()) if item]
            for error in await asyncio.gather(*taking, return_exceptions=True):
                if error:
                    raise error
            self._offset = number + 1


@fails("test_34_what_could_not_be_stored_comes_again")
class AcknowledgesAnyway(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        try:
            return await super().on_http(request, deliver)
        except StorageError:
            return HttpResponse(200)
