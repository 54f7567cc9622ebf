"""Every recorded payload: all messages in, once, with the right content; nothing else."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.channel import HttpRequest, HttpResponse, Inbound, Kind
from melayani_bot.testing import Inbox
from melayani_bot.testing import whatsapp as cloud
from melayani_bot.testing.whatsapp.payloads import payload
from melayani_whatsapp import WhatsApp
from melayani_whatsapp.signature import HEADER, sign
from plugins.whatsapp.tests.wire import APP_SECRET, NUMBER_ID, settings_for

FILES = sorted(Path(__file__).parent.joinpath("payloads").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_recorded_payload(file: Path) -> None:
    recorded = json.loads(file.read_text(encoding="utf-8"))
    inbox, answer = _received(recorded["payload"])
    assert answer.status == 200
    assert [_told(message) for message in inbox] == recorded["expect"]
    assert not [message for message in inbox if "62800" in message.peer.conversation]


def test_one_person_is_one_conversation_however_named() -> None:
    names = ("text", "text_user_id_only", "text_user_id_in_contact_only", "text_user_id_in_from")
    assert len({_peer(name) for name in names}) == 1


def test_a_batch_keeps_people_apart() -> None:
    inbox, _ = _received(_payload("batch_one_value"))
    assert inbox[0].peer == inbox[2].peer != inbox[1].peer


def test_the_contact_of_somebody_else_names_nobody() -> None:
    payload = _payload("text_2025")
    value = payload["entry"][0]["changes"][0]["value"]
    value["contacts"] = [{"wa_id": "62800000002", "user_id": "ID.PALSUBUDI"}]
    (message,) = _received(payload)[0]
    assert message.peer.conversation == _peer("text_2025")


def test_only_the_chosen_number_is_answered() -> None:
    for number, count in (("", 1), ("100000000000000", 1), ("999", 0)):
        inbox, _ = _received(_payload("text"), number)
        assert len(inbox) == count


def test_a_missing_id_is_made_up_the_same_way_twice() -> None:
    payload = _payload("text")
    del payload["entry"][0]["changes"][0]["value"]["messages"][0]["id"]
    first, again = _received(payload)[0], _received(payload)[0]
    assert first[0].id == again[0].id != ""


@pytest.mark.parametrize("stamp", ["kemarin", "", "0", "-5", "9" * 30, "1e400", "nan", None, []])
def test_a_time_that_cannot_be_is_replaced_by_now(stamp: object) -> None:
    (message,) = _received(_changed("text", timestamp=stamp))[0]
    assert abs((datetime.now(UTC) - message.at).total_seconds()) < 60


@pytest.mark.parametrize("point", [(-98.2, 114.3), (8.2, 181), ("x", 114.3), (True, 1), (None, 1)])
def test_a_point_outside_the_world_is_no_point(point: tuple[object, object]) -> None:
    place = dict(zip(("latitude", "longitude"), point, strict=True))
    (message,) = _received(_changed("location", location=place))[0]
    assert message.kind is Kind.UNSUPPORTED


def test_an_edit_of_an_edit_is_not_read() -> None:
    inner = {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}}
    (message,) = _received(_changed("edit", edit={"message": inner}))[0]
    assert message.kind is Kind.UNSUPPORTED


def _payload(name: str) -> Any:
    file = next(file for file in FILES if file.stem == name)
    return json.loads(file.read_text(encoding="utf-8"))["payload"]


def _changed(name: str, **fields: object) -> Any:
    payload = _payload(name)
    payload["entry"][0]["changes"][0]["value"]["messages"][0].update(fields)
    return payload


def _peer(name: str) -> str:
    return _received(_payload(name))[0][0].peer.conversation


@pytest.mark.parametrize(
    ("code", "said"),
    [(131026, "kode 131026"), (131047, "24 jam"), (999, "kode 999"), (None, "sebab")],
)
def test_a_failed_status_says_which_message_did_not_arrive_and_why(
    code: int | None, said: str
) -> None:
    failed = cloud.status("failed", code=code, of="wamid.1")
    body = payload(NUMBER_ID, [failed, cloud.status("delivered", of="wamid.2")])
    inbox, response = _received(body)
    (lost,) = inbox.undelivered
    assert (lost.channel, lost.receipt, response.status) == ("whatsapp", "wamid.1", 200)
    assert said in lost.reason
    assert not inbox


def _received(payload: object, number: str = "") -> tuple[Inbox, HttpResponse]:
    inbox, body = Inbox(), json.dumps(payload).encode()
    request = HttpRequest("POST", "/", headers={HEADER: sign(APP_SECRET, body)}, body=body)
    channel = WhatsApp.create(settings_for("http://127.0.0.1:9", phone_number_id=number))
    return inbox, asyncio.run(channel.on_http(request, inbox))


def _told(message: Inbound) -> dict[str, Any]:
    told: dict[str, Any] = {"id": message.id, "kind": message.kind.value}
    if message.kind is Kind.TEXT:
        told["text"] = message.text
    if message.kind is Kind.CHOICE:
        told["choice"] = message.choice
    if message.location:
        point = message.location
        told["location"] = [point.latitude, point.longitude, point.label]
    return told
