"""Says how the server stands: each channel's lag, last success and dead letters, the knowledge."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from melayani_bot.channel import HttpResponse
from melayani_bot.runtime.observer import Observer
from melayani_bot.storage.values import ChannelStatus

LATE = timedelta(minutes=5)
"""A channel whose oldest message waits longer than this is not well."""

REFUSING = 60.0
"""Seconds for which a server is not well after it has turned a message away."""

Report = Callable[[Mapping[str, ChannelStatus], datetime], HttpResponse]
"""A page about the server, from how its channels stand at a moment."""


@dataclass(frozen=True, slots=True)
class InUse:
    """The knowledge that answers come from; ``refused`` says why a newer one is not taken.

    ``lost``: nobody has it open any more, so questions wait.
    """

    version: str = ""
    refused: str = ""
    lost: bool = False


class Health(Observer):
    """Remembers which channels have stopped sending, and why; `report` tells it."""

    def __init__(
        self,
        knowledge: Callable[[], InUse] = InUse,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stopped: dict[str, str] = {}
        self._knowledge, self._clock = knowledge, clock
        self._refused = -math.inf

    def refused(self, channel: str) -> None:
        """See `Observer.refused`."""
        self._refused = self._clock()

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        """See `Observer.circuit`."""
        if is_open:
            self._stopped[channel] = error
        else:
            self._stopped.pop(channel, None)

    def report(self, status: Mapping[str, ChannelStatus], now: datetime) -> HttpResponse:
        """200 where all is well, else 503.

        It is not where messages are refused, a channel is stopped or late, or nobody can answer.
        Dead letters and refused knowledge are told and leave the status alone: people are served.
        """
        names = sorted({*status, *self._stopped})
        channels = {name: self._channel(name, status.get(name), now) for name in names}
        refusing = self._clock() - self._refused < REFUSING
        knowledge = self._knowledge()
        able = not (refusing or knowledge.lost)
        well = able and all(found["ok"] for found in channels.values())
        body = {
            "status": "ok" if well else "degraded",
            "refusing": refusing,
            "knowledge": {
                "version": knowledge.version,
                "refused": knowledge.refused or None,
                "lost": knowledge.lost,
            },
            "channels": channels,
        }
        text = json.dumps(body, ensure_ascii=False).encode()
        return HttpResponse(200 if well else 503, text, {"content-type": "application/json"})

    def _channel(self, name: str, found: ChannelStatus | None, now: datetime) -> dict[str, Any]:
        found = found or ChannelStatus()
        lag = max(timedelta(0), now - found.oldest) if found.oldest else timedelta(0)
        stopped = self._stopped.get(name)
        return {
            "ok": stopped is None and lag <= LATE,
            "stopped": stopped,
            "questions": found.questions,
            "parts": found.parts,
            "dead": found.dead,
            "lag_seconds": round(lag.total_seconds(), 1),
            "last_sent": found.last_sent.isoformat() if found.last_sent else None,
        }
