"""The webhook: Meta's handshake, the signature, and bodies of any kind."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.testing import Inbox
from melayani_whatsapp import WhatsApp
from melayani_whatsapp.channel import LARGEST_BODY
from melayani_whatsapp.signature import HEADER, sign
from plugins.whatsapp.tests.wire import APP_SECRET, VERIFY_TOKEN, settings_for

SUBSCRIBE = {
    "hub.mode": "subscribe",
    "hub.verify_token": VERIFY_TOKEN,
    "hub.challenge": "1158201444",
}


def test_the_handshake_returns_the_challenge_as_plain_text() -> None:
    answer = _ask(HttpRequest("GET", "/", query=SUBSCRIBE))
    assert (answer.status, answer.body) == (200, b"1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "changed",
    [
        {"hub.verify_token": "salah"},
        {"hub.verify_token": ""},
        {"hub.verify_token": VERIFY_TOKEN + "x"},
        {"hub.verify_token": "é\ud800"},
        {"hub.mode": "unsubscribe"},
    ],
)
def test_a_wrong_handshake_learns_nothing(changed: dict[str, str]) -> None:
    answer = _ask(HttpRequest("GET", "/", query={**SUBSCRIBE, **changed}))
    assert (answer.status, answer.body) == (403, b"")


def test_an_empty_handshake_is_refused() -> None:
    assert _ask(HttpRequest("GET", "/")).status == 403


def test_other_methods_are_named() -> None:
    answer = _ask(HttpRequest("PUT", "/"))
    assert (answer.status, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "header",
    ["", "sha256=", "sha1=x", "sha256=" + "é" * 64, sign("lain", b"{}"), sign(APP_SECRET, b"{ }")],
)
def test_only_our_signature_of_these_very_bytes_counts(header: str) -> None:
    request = HttpRequest("POST", "/", headers={HEADER: header} if header else {}, body=b"{}")
    answer = _ask(request)
    assert answer.status == (403 if header else 401)
    assert answer.body == b""


def test_a_body_that_is_too_large_is_not_even_hashed() -> None:
    assert _post(b"x" * (LARGEST_BODY + 1)).status == 413


@settings(deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["messages", "text", "62800000001", "ID.PALSU1", "wamid.PALSU"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["entry", "changes", "value", "messages", "contacts", "statuses", "errors",
                         "field", "metadata", "from", "from_user_id", "wa_id", "user_id", "id",
                         "timestamp", "type", "text", "body", "interactive", "location", "latitude",
                         "longitude", "edit", "message", "code", "image", "caption", "group_id"]),
        inner, max_size=6),
    max_leaves=40,
))  # fmt: skip
def test_no_payload_raises(entry: object) -> None:
    payload = {"object": "whatsapp_business_account", "entry": entry}
    change = {"field": "messages", "value": entry}
    for shape in (payload, {**payload, "entry": [{"changes": [change]}]}, entry):
        assert _post(json.dumps(shape).encode()).status == 200


def _post(body: bytes) -> HttpResponse:
    return _ask(HttpRequest("POST", "/", headers={HEADER: sign(APP_SECRET, body)}, body=body))


def _ask(request: HttpRequest) -> HttpResponse:
    channel = WhatsApp.create(settings_for("http://127.0.0.1:9"))
    return asyncio.run(channel.on_http(request, Inbox()))
