"""`Wire`: what a plugin's tests give the conformance kit, its platform played on loopback."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from types import TracebackType
from typing import Any, Self

from melayani_bot.channel import Channel, Choice, ContactCard, Location
from melayani_bot.testing.inbox import Inbox

__all__ = ["Fault", "FaultKind", "Sent", "Wire"]


class FaultKind(Enum):
    """What a platform can do to a send, and the error that the adapter must raise for it."""

    RATE_LIMIT = "too fast: RateLimited with the platform's own waiting time"
    SERVER_ERROR = "an error on the platform's side: ChannelError, not permanent"
    DROP = "taken, then the connection is lost: ChannelError, unclear, not sent again"
    TIMEOUT = "no answer in time: ChannelError, unclear, not sent again"
    BLOCKED = "the citizen has blocked us or is gone: PeerGone"
    UNAUTHORIZED = "the token is no longer accepted: Unauthorized"
    REJECTED = "this very message is refused: Rejected"
    BAD_MARKUP = "the markup is refused: sent once more as plain text, no error"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the platform does to the next send; ``retry_after`` belongs to a rate limit."""

    kind: FaultKind
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message as a person sees it on the platform.

    Args:
        conversation: the name that the test gave the conversation, not the platform's id.
        text: what is shown, without markup and with entities resolved.
        size: length of what is shown, in the unit of the capabilities.
        choices: the buttons or rows; ``id`` is what the platform sends back when one is tapped.
        contact, location: set where a native card or point was shown.
    """

    conversation: str
    text: str
    size: int = 0
    choices: tuple[Choice, ...] = ()
    contact: ContactCard | None = None
    location: Location | None = None


class Wire(ABC):
    """An adapter under test, connected to an emulated platform.

    Subclass it, and return a new one from the fixture ``wire``. It is an async context manager:
    entering starts the emulator and the adapter, leaving stops both; everything happens in one
    event loop. ``conversation`` is any short name that the test makes up; the wire turns it into
    an id as the platform would give.

    Args:
        channel: the adapter, made by its ``create`` from ``settings``.
        settings: the settings it was made from.
        inbox: hand it to the adapter as ``deliver``; it keeps what arrived.
        noises: kinds for `push_noise` that no citizen wrote (a status, an echo of our own message,
            another bot, an unknown update, a field missing): nothing may reach the inbox.
        media: kinds for `push_noise` that a citizen sent and we cannot read (a voice message, a
            sticker): exactly one `Kind.UNSUPPORTED` reaches the inbox.
        forgeries: kinds for `push_forged` (no signature, another app's); empty where the platform
            proves nothing.
        faults: what `fail_next` can play.
        locates: citizens can send a location here.
        people: names of the conversations that the checks use; one where there is only one.
        redelivers: the platform gives each message an id and may bring it again.
        dates: the platform tells when a message was sent.
        secrets: strings that may never be seen in a log, an error or a repr: tokens, app secrets,
            phone numbers of the emulated citizens.
        status: HTTP status with which a webhook channel answered the last push, 503 where
            ``on_http`` raised; ``None`` for a polling channel.
    """

    channel: Channel
    settings: Any
    inbox: Inbox
    noises: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    forgeries: tuple[str, ...] = ()
    faults: frozenset[FaultKind] = frozenset()
    locates: bool = False
    people: tuple[str, ...] = ("ani", "budi", "cici")
    redelivers: bool = True
    dates: bool = True
    secrets: tuple[str, ...] = ()
    status: int | None = None

    @abstractmethod
    async def __aenter__(self) -> Self:
        """Start the emulator and the adapter."""

    @abstractmethod
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop both."""

    @abstractmethod
    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        """A citizen writes. ``key``: any name; the same name is the same message."""

    @abstractmethod
    async def push_choice(self, conversation: str, choice_id: str) -> None:
        """A citizen taps the choice that `Sent.choices` shows under ``choice_id``, or forges it."""

    async def push_location(self, conversation: str, latitude: float, longitude: float) -> None:
        """A citizen sends a point; needed where `locates` is true."""
        raise NotImplementedError(f"locates = {self.locates}, but push_location is not written")

    async def push_noise(self, kind: str) -> None:
        """One of `noises` or `media` comes in."""
        raise NotImplementedError(f"noises and media name {kind!r}, but push_noise is not written")

    async def push_forged(self, kind: str) -> int | None:
        """A well-formed message that is not from the platform; the HTTP status of our answer."""
        raise NotImplementedError(f"forgeries names {kind!r}, but push_forged is not written")

    @abstractmethod
    async def push_raw(self, body: bytes) -> int | None:
        """These bytes come in, signed where the platform signs: as webhook body or as poll result.

        Returns:
            The HTTP status of our answer for a webhook channel, 503 where `on_http` raised; else
            ``None``.
        """

    @abstractmethod
    async def redeliver(self) -> None:
        """The last update comes in again, as the platform would repeat it."""

    @abstractmethod
    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        """(conversation, text) pairs in as few payloads as the platform allows.

        ``noise``: one of `noises` or `media`, placed in the middle of them.
        """

    @abstractmethod
    def sent(self) -> Sequence[Sent]:
        """What the platform shows, oldest first."""

    @property
    @abstractmethod
    def attempts(self) -> int:
        """How many send requests reached the platform, refused ones included."""

    def fail_next(self, fault: Fault) -> None:
        """The next send request meets ``fault``; needed for each of `faults`."""
        raise NotImplementedError(f"faults names {fault.kind}, but fail_next is not written")

    @abstractmethod
    async def settle(self) -> None:
        """Return when the adapter has taken everything that was pushed."""
