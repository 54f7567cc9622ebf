"""Telegram's flood control: sends that come too fast are refused, with the seconds to wait."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from melayani_bot.testing.telegram.methods import Refusal

__all__ = ["Allowance", "FloodControl", "too_many"]


@dataclass(slots=True)
class Allowance:
    """``rate`` sends a second, of which ``burst`` may come at once (a leaky bucket)."""

    rate: float
    burst: int
    _until: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds from ``now`` until one more send is allowed; not above 0 where it is."""
        return self._until - (self.burst - 1) / self.rate - now

    def take(self, now: float) -> None:
        """One send at ``now``."""
        self._until = max(now, self._until) + 1 / self.rate


class FloodControl:
    """What Telegram's FAQ for bots allows: 30 messages a second, and one a second in a chat.

    The FAQ lets "short bursts" pass in a chat without a number; five are assumed. `close` refuses
    everything for a while, as Telegram does with a bot that went on too long.
    """

    def __init__(self, per_second: float = 30, in_a_chat: float = 1, burst: int = 5) -> None:
        self._all = Allowance(per_second, round(per_second))
        self._chats: defaultdict[str, Allowance] = defaultdict(lambda: Allowance(in_a_chat, burst))
        self._closed_until = 0.0
        self.refused = 0

    def close(self, seconds: float, now: float) -> None:
        """Refuse every send for ``seconds``."""
        self._closed_until = now + seconds

    def admit(self, chat: str, now: float) -> None:
        """Count one send to ``chat`` at ``now`` (seconds of any clock).

        Raises:
            Refusal: it came too fast, and does not count.
        """
        allowances = (self._all, self._chats[chat])
        wait = max(self._closed_until - now, *(each.wait(now) for each in allowances))
        if wait > 0:
            self.refused += 1
            raise too_many(math.ceil(wait))
        for each in allowances:
            each.take(now)


def too_many(seconds: int) -> Refusal:
    """The answer to a send that came too fast."""
    text = f"Too Many Requests: retry after {seconds}"
    return Refusal(429, text, {"retry_after": seconds})
