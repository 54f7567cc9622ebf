"""Holds parts with which a process has died apart from each other, so that the guilty one shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.values import Outgoing


class Quarantine:
    """`turn` lets one suspect of a channel pass at a time; parts without a death never wait.

    Many parts are under way when a process dies, and one of them at most is guilty. After its first
    death a part waits for no one but other suspects. After each further one it waits longer until
    it is tried: everybody else is served meanwhile, and a process that is killed again and again
    from outside is hardly ever killed in the moment of that one call.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._alone = asyncio.Lock()
        self._began = asyncio.get_running_loop().time()

    @asynccontextmanager
    async def turn(self, part: Outgoing) -> AsyncIterator[None]:
        """Inside the block no other suspect is sent."""
        if not part.deaths:
            yield
            return
        lived = asyncio.get_running_loop().time() - self._began
        await asyncio.sleep(self._patience(part.deaths) - lived)
        async with self._alone:
            yield

    def _patience(self, deaths: int) -> float:
        """Seconds since the start before which it is not tried."""
        return self._policy.suspect_seconds * 2.0 ** (deaths - 2) if deaths > 1 else 0.0
