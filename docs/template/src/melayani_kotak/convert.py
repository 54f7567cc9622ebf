"""The two converters, pure: bytes of a file -> `Inbound`, and `Part` -> bytes of a file."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from melayani_bot.channel import Inbound, Kind, Part, Peer

CHANNEL = "kotak"


def inbound(body: bytes) -> Inbound | None:
    """The message in a file; ``None`` where no conversation can be told.

    A message without a text that we can read is `Kind.UNSUPPORTED`: the citizen gets an answer.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match found:
        case {"id": str(id_), "dari": str(sender), "waktu": str(when), **rest}:
            at = _moment(when)
            return _message(id_, sender, at, rest.get("teks")) if at and sender else None
        case _:
            return None


def outbound(to: Peer, part: Part) -> bytes:
    """A part as the content of a file."""
    return json.dumps({"untuk": to.conversation, "teks": part.text}).encode()


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _message(id_: str, sender: str, at: datetime, text: Any) -> Inbound:
    peer = Peer(CHANNEL, sender)
    if isinstance(text, str):
        return Inbound(id=id_, peer=peer, at=at, text=text)
    return Inbound(id=id_, peer=peer, at=at, kind=Kind.UNSUPPORTED)
