"""Raw updates: each payload reads as its file says; nothing that comes in can raise."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.channel import Inbound, Kind
from melayani_bot.testing.telegram import TOKEN
from melayani_telegram.addressed import Me
from melayani_telegram.buttons import Buttons
from melayani_telegram.inbound import Reader

PAYLOADS = sorted((Path(__file__).parent / "payloads").glob("*.json"))
READER = Reader("telegram", Me(123456, "palsu_bot"), Buttons(TOKEN), edit_window=600)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize("path", PAYLOADS, ids=[path.stem for path in PAYLOADS])
def test_a_recorded_update_reads_as_noted(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    reading = READER.read(case["update"], NOW)
    found = {"tapped": reading.tapped} if reading.tapped else {}
    if reading.inbound is not None:
        found |= _noted(reading.inbound)
        assert reading.inbound.id == str(case["update"]["update_id"])
    else:
        assert reading.why
    assert found == case["reads"]


def _noted(inbound: Inbound) -> dict[str, Any]:
    noted: dict[str, Any] = {"kind": inbound.kind.value, "conversation": inbound.peer.conversation}
    if inbound.kind is Kind.TEXT:
        noted["text"] = inbound.text
    if inbound.kind is Kind.CHOICE:
        noted["choice"] = inbound.choice
    if inbound.location is not None:
        place = inbound.location
        noted["location"] = [place.latitude, place.longitude, place.label]
    return noted


KEYS = st.sampled_from(
    "update_id message edited_message callback_query chat id type from is_bot text caption data "
    "location latitude longitude date edit_date message_thread_id is_topic_message venue "
    "reply_to_message voice title".split()
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(("private", "supergroup", "/start x", "@palsu_bot", "\ud800", ""))
    | st.text(max_size=5)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8),
    max_leaves=25,
)


@given(JSON)
def test_no_shape_of_update_raises(update: Any) -> None:
    reading = READER.read(update, NOW)
    assert (reading.inbound is None) == bool(reading.why)


@given(
    st.fixed_dictionaries(
        {"update_id": LEAVES},
        optional={"message": JSON, "edited_message": JSON, "callback_query": JSON},
    )
)
def test_no_shape_of_message_raises(update: Any) -> None:
    reading = READER.read(update, NOW)
    assert (reading.inbound is None) == bool(reading.why)


def test_a_time_that_no_clock_can_show_is_the_time_of_arrival() -> None:
    message = {"chat": {"id": 5, "type": "private"}, "text": "halo", "date": 2**62}
    reading = READER.read({"update_id": 1, "message": message}, NOW)
    assert reading.inbound is not None
    assert reading.inbound.at == NOW
