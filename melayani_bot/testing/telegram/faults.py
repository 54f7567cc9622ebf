"""What goes wrong with the sends to an emulated Telegram: faults, slowness, flood control."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from melayani_bot.testing.loopback import Dropped
from melayani_bot.testing.telegram.flood import FloodControl, too_many
from melayani_bot.testing.telegram.methods import Refusal
from melayani_bot.testing.wire import Fault, FaultKind

__all__ = ["BrokenGateway", "Faults"]

_REFUSALS: Final = {
    FaultKind.BLOCKED: Refusal(403, "Forbidden: bot was blocked by the user"),
    FaultKind.UNAUTHORIZED: Refusal(401, "Unauthorized"),
    FaultKind.REJECTED: Refusal(400, "Bad Request: message is too long"),
    FaultKind.BAD_MARKUP: Refusal(400, "Bad Request: can't parse entities: Unsupported start tag"),
}


class BrokenGateway(Exception):
    """Something between the client and the Bot API answers instead of it."""


class Faults:
    """Each send passes `meet`; by default nothing happens to it.

    Attributes:
        attempts: sends that came in, refused ones included.
        seconds: how long the platform takes for each.
        flood: where set, what holds back who sends too fast.
    """

    def __init__(self) -> None:
        self._next: Fault | None = None
        self._answering = asyncio.Event()
        self._answering.set()
        self.attempts, self.seconds = 0, 0.0
        self.flood: FloodControl | None = None

    def fail_next(self, fault: Fault) -> None:
        """The next message sent meets ``fault``."""
        self._next = fault

    def hold(self) -> None:
        """Answer no message sent until `release`, as a slow platform would."""
        self._answering.clear()

    def release(self) -> None:
        """Answer again, first what was held."""
        self._answering.set()

    async def meet(self, chat: str, take: Callable[[], object]) -> object:
        """What ``take`` returns for a send to ``chat``, unless something goes wrong.

        Raises:
            Refusal, BrokenGateway, Dropped: what goes wrong.
        """
        self.attempts += 1
        await asyncio.sleep(self.seconds)
        await self._answering.wait()
        if self.flood:
            self.flood.admit(chat, asyncio.get_running_loop().time())
        fault, self._next = self._next, None
        if fault is not None:
            _refuse(fault)
        taken = take()
        if fault is not None:
            await _lose(fault)
        return taken


def _refuse(fault: Fault) -> None:
    if fault.kind in _REFUSALS:
        raise _REFUSALS[fault.kind]
    if fault.kind is FaultKind.RATE_LIMIT:
        raise too_many(int(fault.retry_after.total_seconds()) if fault.retry_after else 1)
    if fault.kind is FaultKind.SERVER_ERROR:
        raise BrokenGateway


async def _lose(fault: Fault) -> None:
    """The answer to a send that was taken gets lost."""
    if fault.kind is FaultKind.DROP:
        raise Dropped
    await asyncio.Event().wait()
