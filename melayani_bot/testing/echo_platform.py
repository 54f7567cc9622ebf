"""A messaging platform in memory: takes sends, keeps updates, fails on demand."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from melayani_bot.channel import Choice, ContactCard, Location
from melayani_bot.testing.wire import Fault, FaultKind, Sent

__all__ = ["EchoPlatform", "Reply"]

_STATUS = {
    FaultKind.RATE_LIMIT: 429,
    FaultKind.SERVER_ERROR: 502,
    FaultKind.BLOCKED: 403,
    FaultKind.UNAUTHORIZED: 401,
    FaultKind.REJECTED: 400,
    FaultKind.BAD_MARKUP: 422,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """The platform's answer to a send: an HTTP status, the message id or the seconds to wait."""

    status: int
    id: str = ""
    wait: float = 0.0


class EchoPlatform:
    """Conversations are called "c-" and the name that the test gave."""

    def __init__(self, token: str) -> None:
        self.shown: list[Sent] = []
        self.attempts = 0
        self.fault: Fault | None = None
        self._token = token
        self._updates: list[tuple[int, bytes]] = []
        self._next = 1
        self._news, self._idle = asyncio.Event(), asyncio.Event()

    def push_bytes(self, body: bytes) -> None:
        """Queue a poll result as it is."""
        self._updates.append((self._next, body))
        self._next += 1
        self._idle.clear()
        self._news.set()

    async def poll(self, offset: int) -> tuple[int, bytes]:
        """The first result at or after ``offset``, with its number; waits for one."""
        while True:
            self._updates = [found for found in self._updates if found[0] >= offset]
            if self._updates:
                return self._updates[0]
            self._idle.set()
            self._news.clear()
            await self._news.wait()

    async def settled(self) -> None:
        """Return when everything queued has been confirmed."""
        if self._updates:
            await self._idle.wait()

    async def send(self, token: str, message: Mapping[str, Any]) -> Reply:
        """Show a message, or fail.

        Raises:
            ConnectionError, TimeoutError: as a network would.
        """
        self.attempts += 1
        fault, self.fault = self.fault, None
        if token != self._token:
            return Reply(401)
        if fault and fault.kind in _STATUS:
            wait = fault.retry_after.total_seconds() if fault.retry_after else 0.0
            return Reply(_STATUS[fault.kind], wait=wait)
        self.shown.append(_seen(message))
        self.push_bytes(json.dumps([_echo(message)]).encode())
        if fault and fault.kind is FaultKind.DROP:
            raise ConnectionError(f"connection to echo/{token} lost")
        if fault:
            raise TimeoutError("no answer")
        return Reply(200, id=f"e-{len(self.shown)}")


def _echo(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a platform tells us about our own message."""
    known = {"id": "own", "from": message["to"], "at": "2026-11-24T09:00:00Z"}
    return {**known, "text": "x", "own": True}


def _seen(message: Mapping[str, Any]) -> Sent:
    raw = message.get("html")
    text = message.get("text", "") if raw is None else html.unescape(re.sub("<[^>]*>", "", raw))
    card, point = message.get("card"), message.get("point")
    return Sent(
        conversation=message["to"].removeprefix("c-"),
        text=text,
        size=len(text.encode("utf-16-le")) // 2,
        choices=tuple(Choice(*pair) for pair in message.get("choices", ())),
        contact=ContactCard(*card) if card else None,
        location=Location(*point) if point else None,
    )
