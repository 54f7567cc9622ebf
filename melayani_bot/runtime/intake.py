"""First hop: a channel's message into the durable inbox, before the platform is told "yes"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from melayani_bot.channel import Inbound, Kind, Undelivered
from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.group import Group
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.storable import storable
from melayani_bot.runtime.words import Words
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.points import point
from melayani_bot.storage.values import Message
from melayani_bot.text.clean import clean
from melayani_bot.text.redact import mask

Admit = Callable[[Inbound], str | None]
"""Where limits hook in: "" for a real answer, the name of a notice (`notices`) that answers in its
place, or ``None`` to keep silent, in which case the message is not even stored."""

_LONGEST_ID = 256


def admit_all(_: Inbound) -> str:
    """No limits."""
    return ""


@dataclass(slots=True)
class Backlog:
    """How many questions wait; exact at each look at the store, estimated in between."""

    limit: int
    waiting: int = 0

    @property
    def full(self) -> bool:
        """New questions must be refused."""
        return self.waiting >= self.limit


class Intake:
    """`deliver` is what channels are given; it returns when the message is on disk."""

    def __init__(
        self,
        store: MessageStore,
        disk: Disk,
        backlog: Backlog,
        wake: Callable[[], None],
        observer: Observer,
        admit: Admit = admit_all,
    ) -> None:
        self._accept: Group[Message, bool] = Group(store.accept, disk)
        self._backlog, self._wake, self._observer, self._admit = backlog, wake, observer, admit
        self._words = Words(store, disk, observer)
        self._closed = False

    def close(self) -> None:
        """Refuse everything from now on."""
        self._closed = True

    async def settle(self) -> None:
        """Bring what is still held in memory to its end."""
        await self._words.settle()

    @property
    def takes(self) -> bool:
        """Whether a message would be stored now."""
        return not (self._closed or self._backlog.full)

    async def deliver(self, inbound: Inbound | Undelivered) -> None:
        """Store the message, or note what did not arrive; a repetition changes nothing.

        Raises:
            StorageError: not stored; the channel must let its platform deliver it again.
        """
        if isinstance(inbound, Undelivered):
            await self._words.take(inbound)
            return
        channel = inbound.peer.channel
        if not self.takes:
            self._observer.refused(channel)
            raise StorageError("Antrean penuh atau server sedang berhenti; kirim lagi sebentar.")
        notice = self._admit(inbound)
        if notice is None:
            return
        new = await self._store(kept(inbound, notice))
        self._observer.accepted(channel, new=new)
        self._wake()
        point("intake:before-acknowledge")

    async def _store(self, message: Message) -> bool:
        """Whether it was new; its place in the backlog is taken before and kept only then."""
        self._backlog.waiting += 1
        new = False
        try:
            new = bool(await self._accept(message))
        except StorageError:
            self._observer.refused(message.peer.channel)
            raise
        finally:
            self._backlog.waiting -= not new
        return new


def kept(inbound: Inbound, notice: str = "") -> Message:
    """What is kept of a message: no word of it holds a personal number, no place is kept."""
    return Message(
        peer=inbound.peer,
        id=storable(inbound.id)[:_LONGEST_ID],
        sent_at=inbound.at,
        kind=inbound.kind,
        text=mask(clean(inbound.text)).text if inbound.kind is Kind.TEXT else "",
        choice=storable(inbound.choice)[:_LONGEST_ID] if inbound.choice is not None else None,
        notice=notice,
    )
