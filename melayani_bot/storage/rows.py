"""Writes values as rows of the message store and reads them back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import TypeAdapter

from melayani_bot.channel import Kind, Part, Peer
from melayani_bot.storage.values import Box, DeadLetter, Feedback, Message, Outgoing, Question

UNREADABLE: Final = "isinya rusak dan tidak terbaca"
"""Why a row is a dead letter that no program can read any more."""

_PARTS: TypeAdapter[Part] = TypeAdapter(Part)


def stamp(moment: datetime) -> str:
    """A moment as text of fixed width in UTC, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def json_of(value: object) -> str:
    """JSON that a person can read in `sqlite3`."""
    return json.dumps(value, ensure_ascii=False)


def part_text(part: Part) -> str:
    """A part as JSON, without what it leaves empty."""
    return _PARTS.dump_json(part, exclude_defaults=True).decode()


def message_row(message: Message, now: datetime) -> tuple[object, ...]:
    """The columns of an inbox row; a message cannot have been sent after it was received."""
    return (
        message.peer.channel,
        message.peer.conversation,
        message.id,
        message.kind.value,
        message.text,
        message.choice,
        message.notice,
        stamp(min(message.sent_at, now)),
        stamp(now),
    )


def question_of(row: sqlite3.Row, state: Mapping[str, Any] | None) -> Question:
    """A question from its inbox row."""
    message = Message(
        peer=Peer(row["channel"], row["conversation"]),
        id=row["message"],
        sent_at=datetime.fromisoformat(row["sent_at"]),
        kind=Kind(row["kind"]),
        text=row["text"],
        choice=row["choice"],
        notice=row["notice"],
    )
    return Question(
        seq=row["seq"],
        message=message,
        received_at=datetime.fromisoformat(row["received_at"]),
        attempts=row["attempts"],
        deaths=row["deaths"],
        state=state,
    )


def outgoing_of(row: sqlite3.Row) -> Outgoing:
    """A part to send from its outbox row."""
    return Outgoing(
        seq=row["seq"],
        peer=Peer(row["channel"], row["conversation"]),
        part=_PARTS.validate_json(row["part"]),
        asked_at=datetime.fromisoformat(row["asked_at"]),
        attempts=row["attempts"],
        deaths=row["deaths"],
        interrupted=row["state"] == "sending",
    )


def dead_letter_of(row: sqlite3.Row) -> DeadLetter:
    """A dead letter from its row; of a part the text is shown, not its JSON, unless damaged."""
    box, text = Box(row["box"]), row["text"]
    if box is Box.OUTBOX:
        with suppress(ValueError):
            text = _PARTS.validate_json(text).text
    return DeadLetter(
        box=box,
        seq=row["seq"],
        channel=row["channel"],
        since=_since(row["since"]),
        attempts=row["attempts"],
        error=row["error"] or "",
        text=text,
    )


def _since(text: str) -> datetime:
    """The moment; the beginning of Unix time where it is damaged, so that it is listed first."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def feedback_of(row: sqlite3.Row) -> Feedback:
    """A thumb from its row."""
    return Feedback(
        peer=Peer(row["channel"], row["conversation"]),
        target=row["target"],
        good=bool(row["good"]),
        at=datetime.fromisoformat(row["at"]),
    )
