"""An inbox that keeps what an adapter delivers, or refuses it as a full disk would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from melayani_bot.channel import Inbound, Undelivered
from melayani_bot.errors import StorageError

__all__ = ["Inbox"]


class Inbox(Sequence[Inbound]):
    """A `Deliver` that is also the sequence of what was delivered, oldest first."""

    def __init__(self) -> None:
        self._messages: list[Inbound] = []
        self._refusals = 0
        self.undelivered: list[Undelivered] = []

    async def __call__(self, message: Inbound | Undelivered) -> None:
        """Keep ``message``; what did not arrive is kept apart, in ``undelivered``.

        Raises:
            StorageError: `refuse` asked for it; the message is not kept.
        """
        if self._refusals:
            self._refusals -= 1
            raise StorageError("Kotak masuk penuh (pengujian).")
        if isinstance(message, Undelivered):
            self.undelivered.append(message)
        else:
            self._messages.append(message)

    def refuse(self, times: int = 1) -> None:
        """Refuse the next ``times`` messages."""
        self._refusals = times

    @overload
    def __getitem__(self, index: int) -> Inbound: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Inbound]: ...

    def __getitem__(self, index: int | slice) -> Inbound | Sequence[Inbound]:
        return self._messages[index]

    def __len__(self) -> int:
        return len(self._messages)
