"""Stops a channel whose platform takes nothing, but for a probe now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from melayani_bot.channel import Peer


class Breaker:
    """Open: nothing passes but one probe each ``probe`` seconds. A success closes it.

    It opens at once when the credentials are refused, and when ``conversations`` different ones
    fail in a row: then it is the platform, not the message, and no message is blamed.
    """

    def __init__(
        self, *, conversations: int, probe: float, tell: Callable[[bool, str], None]
    ) -> None:
        self._limit, self._probe, self._tell = conversations, probe, tell
        self._failing: set[Peer] = set()
        self._closed = asyncio.Event()
        self._closed.set()
        self._next_probe = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the channel is stopped."""
        return not self._closed.is_set()

    async def gate(self) -> None:
        """Return when the caller may send, as usual or as a probe."""
        clock = asyncio.get_running_loop().time
        while self.is_open:
            wait = self._next_probe - clock()
            if wait <= 0:
                self._next_probe = clock() + self._probe
                return
            try:
                async with asyncio.timeout(wait):
                    await self._closed.wait()
            except TimeoutError:
                continue

    def succeeded(self) -> None:
        """Something arrived: the channel works."""
        self._failing.clear()
        if self.is_open:
            self._closed.set()
            self._tell(False, "")

    def failed(self, peer: Peer, error: str) -> None:
        """A send failed in a way that may be the platform's."""
        self._failing.add(peer)
        if len(self._failing) >= self._limit:
            self.open(error)

    def open(self, error: str) -> None:
        """Stop the channel; the next probe is one interval away."""
        self._next_probe = asyncio.get_running_loop().time() + self._probe
        if not self.is_open:
            self._closed.clear()
            self._tell(True, error)
