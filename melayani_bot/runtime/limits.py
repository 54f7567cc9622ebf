"""Holds back who asks too much: one polite notice, then silence, until the window has passed."""

from __future__ import annotations

import time
from collections.abc import Callable

from limits import (
    RateLimitItem,
    RateLimitItemPerDay,
    RateLimitItemPerMinute,
    RateLimitItemPerSecond,
)
from limits.strategies import FixedWindowRateLimiter

from melayani_bot.channel import Inbound
from melayani_bot.runtime.counters import Counters
from melayani_bot.runtime.notices import TOO_FAST
from melayani_bot.settings import Limits

_NOTICE = RateLimitItemPerMinute(1, 10)
"""One notice in ten minutes, however often the limit is met."""


class Limiter:
    """Counts in memory: a restart begins anew, and nothing about anybody is kept."""

    def __init__(
        self,
        limits: Limits,
        urgent: Callable[[str], bool] = lambda _: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._urgent = urgent
        self._windows = FixedWindowRateLimiter(Counters(clock))
        self._person: tuple[RateLimitItem, ...] = (
            RateLimitItemPerMinute(limits.person_per_minute),
            RateLimitItemPerDay(limits.person_per_day),
        )
        self._address = RateLimitItemPerMinute(limits.address_per_minute)
        self._all = RateLimitItemPerSecond(limits.all_per_second)

    def admit(self, inbound: Inbound) -> str | None:
        """An empty text where the message is welcome, the name of a notice, or ``None``: silence.

        A conversation is counted under its channel; who writes on two channels has two counts. An
        emergency is always welcome: in panic people send the same message many times.
        """
        who = (inbound.peer.channel, inbound.peer.conversation)
        within = [self._windows.hit(window, *who) for window in self._person]
        if all(within) or self._urgent(inbound.text):
            return ""
        return TOO_FAST if self._windows.hit(_NOTICE, "notice", *who) else None

    def admit_request(self, address: str | None) -> int | None:
        """The HTTP status of a refusal, or ``None`` where the request is welcome.

        Args:
            address: the caller's; ``None`` for a platform, which carries many people's messages.

        Platforms have a count of their own, so that no crowd of browsers shuts them out.
        """
        if address is not None and not self._windows.hit(self._address, "address", address):
            return 429
        kind = "platform" if address is None else "people"
        return None if self._windows.hit(self._all, "all", kind) else 503
