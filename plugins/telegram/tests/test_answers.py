"""Refusals of the Bot API become the errors that tell the runtime what to do."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized
from melayani_telegram.answers import ChatMoved, MarkupRefused, refusal, updates_in


def body(description: str, **parameters: object) -> bytes:
    answer = {"ok": False, "description": description, "parameters": parameters}
    return json.dumps(answer).encode()


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: chat not found", PeerGone),
        (400, "Bad Request: message thread not found", PeerGone),
        (400, "Bad Request: can't parse entities: Unsupported start tag", MarkupRefused),
        (400, "Bad Request: message is too long", Rejected),
        (401, "Unauthorized", Unauthorized),
        (403, "Forbidden: bot was blocked by the user", PeerGone),
        (403, "Forbidden: bot was kicked from the supergroup chat", PeerGone),
        (404, "Not Found", Unauthorized),
        (409, "Conflict: terminated by other getUpdates request", ChannelError),
        (413, "Request Entity Too Large", Rejected),
        (429, "Too Many Requests", RateLimited),
        (500, "Internal Server Error", ChannelError),
    ],
)
def test_a_refusal_becomes(status: int, description: str, kind: type[ChannelError]) -> None:
    error = refusal(status, body(description))
    assert type(error) is kind
    assert description not in str(error)


def test_the_time_to_wait_is_kept() -> None:
    error = refusal(429, body("Too Many Requests", retry_after=35))
    assert error.retry_after == timedelta(seconds=35)


@pytest.mark.parametrize("strange", [None, "35", -1, 1e300, {}])
def test_a_strange_time_to_wait_is_none(strange: object) -> None:
    assert refusal(429, body("Too Many Requests", retry_after=strange)).retry_after is None


def test_a_group_that_moved_tells_its_new_id() -> None:
    error = refusal(400, body("Bad Request: upgraded", migrate_to_chat_id=-100777))
    assert isinstance(error, ChatMoved)
    assert error.chat == -100777


@pytest.mark.parametrize("strange", [b"", b"<html>", b"[]", b"\xff", b"[" * 100_000, b"null"])
def test_an_answer_that_is_none_of_the_bot_api_is_an_error_that_passes(strange: bytes) -> None:
    assert not refusal(502, strange).permanent
    with pytest.raises(ChannelError) as raised:
        updates_in(strange)
    assert not raised.value.permanent
