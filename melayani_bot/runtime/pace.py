"""How fast one channel may send, in all and to one conversation."""

from __future__ import annotations

import asyncio

from melayani_bot.channel import Capabilities, Peer

_FORGET_AT = 10_000
"""Conversations remembered before those that owe nothing are forgotten."""


class Pace:
    """`turn` waits until a part may be sent.

    In all, parts are spaced evenly. Of one conversation, so many parts as the burst may run ahead:
    this is the generic cell rate algorithm (ITU-T I.371), in which a conversation owes a pause for
    each part and may owe up to burst - 1 of them. Times are those of the event loop, which a change
    of the wall clock does not touch.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        rate, pause = capabilities.sends_per_second, capabilities.conversation_pause
        self._gap = 1.0 / rate if rate else 0.0
        self._pause = pause.total_seconds() if pause else 0.0
        self._ahead = self._pause * (capabilities.conversation_burst - 1)
        self._next = 0.0
        self._owed: dict[Peer, float] = {}

    async def turn(self, peer: Peer) -> None:
        """Return when it is this conversation's turn."""
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(max(0.0, self._owed.get(peer, 0.0) - self._ahead - clock()))
        slot = max(clock(), self._next)
        self._next = slot + self._gap
        if self._pause:
            self._owed[peer] = max(slot, self._owed.get(peer, 0.0)) + self._pause
            self._forget(clock())
        await asyncio.sleep(slot - clock() if slot > clock() else 0.0)

    def _forget(self, now: float) -> None:
        if len(self._owed) > _FORGET_AT:
            self._owed = {peer: until for peer, until in self._owed.items() if until > now}
