"""The contract between the core and a messaging channel.

An adapter is two converters and a transport: platform payload -> `Inbound`, and `Part` -> platform
call. Everything generic (order per conversation, deduplication, splitting, numbered choices, retry,
rate limits) lies outside it. It depends on the standard library only.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Self

from melayani_bot.capabilities import Capabilities, ChoiceLimits, Markup, Unit

__all__ = [
    "CONTRACT",
    "Capabilities",
    "Channel",
    "Choice",
    "ChoiceLimits",
    "ContactCard",
    "Deliver",
    "HttpRequest",
    "HttpResponse",
    "Inbound",
    "Kind",
    "Location",
    "Markup",
    "Part",
    "Peer",
    "PollingChannel",
    "SendReceipt",
    "Undelivered",
    "Unit",
    "WebhookChannel",
]

CONTRACT = 1
"""Version of this contract. A plugin built for another number is refused by name."""


class Kind(Enum):
    """What an inbound message holds."""

    TEXT = "text"
    CHOICE = "choice"
    LOCATION = "location"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Peer:
    """One conversation on one channel.

    ``conversation`` is opaque to the core and is never a phone number; `str` and `repr` hide it.
    """

    channel: str
    conversation: str

    def __repr__(self) -> str:
        return f"Peer({self.channel!r}, '…')"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the map: degrees north and east, WGS 84."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A public office's contact. ``phone`` is in E.164 ("+62…") or an Indonesian short code."""

    name: str
    phone: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One tappable option: the ``id`` comes back in `Inbound.choice`."""

    id: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One message from a citizen.

    Args:
        id: the platform's own id of the message; the same message delivered twice has the same id.
        peer: the conversation it belongs to.
        text: what was typed, or the caption of a picture; empty for other kinds. A lone surrogate
            is replaced by U+FFFD, so that the text can always be written as UTF-8.
        choice: `Choice.id` of the option that was tapped.
        location: the point that was sent.
        at: when the platform says it was sent, with time zone.
        kind: which of these fields counts.
    """

    id: str
    peer: Peer
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = field(default="", repr=False)
    choice: str | None = None
    location: Location | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.text.isascii():
            # "surrogatepass" joins pairs that a platform sent as two halves.
            raw = self.text.encode("utf-16-le", "surrogatepass")
            object.__setattr__(self, "text", raw.decode("utf-16-le", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One outbound message that already fits the channel's `Capabilities`: one platform call.

    A part holds a text, or a contact card, or a location, never two of them; what a card or a
    point says also stands in a text before it. ``text`` is written in the channel's markup;
    ``plain`` is the same text without any markup, for a platform that refuses the marked-up form.
    ``choices`` come with a text and keep the limits of `ChoiceLimits`: up to ``buttons`` of them
    are meant as buttons, more as rows of a list; what a label could not hold stands in the text.

    ``key`` is the same at every try to send this very part, after a restart too, and differs from
    that of every other part; empty outside a server.
    """

    text: str
    plain: str = ""
    choices: tuple[Choice, ...] = ()
    contact: ContactCard | None = None
    location: Location | None = None
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """What the platform said when it took a part; ``id`` is its own id of the message."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A platform's later word that a part which it took has not arrived and never will.

    Args:
        channel: name of the channel that sent it.
        receipt: `SendReceipt.id` of that part.
        reason: why, as an operator reads it; holds nothing personal.
    """

    channel: str
    receipt: str
    reason: str


Deliver = Callable[[Inbound | Undelivered], Awaitable[None]]
"""Hands one message to the core. When it returns, the message is stored durably.

When it raises, the message is not stored. An adapter lets that error pass: `WebhookChannel.on_http`
and `PollingChannel.run` raise it, the host answers 503 or starts ``run`` again, and the platform
brings the message again. Handing over a message twice is harmless: it is told by its `Inbound.id`.
"""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as a pure value. Header names are lower case; ``body`` is the raw bytes.

    ``path`` is what follows the address of the channel: empty, or a slash and more.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response as a pure value."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Channel(ABC):
    """What every adapter is. Subclass `PollingChannel` or `WebhookChannel`, not this.

    Creating a channel does no I/O and reads no environment. ``Settings`` is a type whose fields are
    the adapter's settings; secrets in it never appear in its repr.
    """

    name: ClassVar[str]
    contract: ClassVar[int] = CONTRACT
    Settings: ClassVar[type[Any]]

    @classmethod
    @abstractmethod
    def create(cls, settings: Any) -> Self:
        """Build the channel from its settings; no I/O."""

    @property
    @abstractmethod
    def capabilities(self) -> Capabilities:
        """What this channel can show; the same value at every call."""

    @abstractmethod
    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Send one part once; never retries by itself.

        Raises:
            RateLimited, Unauthorized, PeerGone, Rejected: as the platform said.
            ChannelError: anything else; worth another try unless ``permanent``.
        """

    async def open(self) -> None:  # noqa: B027  # optional: many platforms need no telling
        """Get ready once before the first message, such as telling the platform where to call.

        Raises:
            Unauthorized: the platform does not accept the credentials.
            ChannelError: the platform does not answer; worth another try.
        """

    async def aclose(self) -> None:  # noqa: B027  # optional: many channels hold nothing open
        """Release connections; may be called twice."""


class PollingChannel(Channel):
    """A channel that fetches its messages."""

    @abstractmethod
    async def run(self, deliver: Deliver) -> None:
        """Fetch and deliver until cancelled; installs no signal handler.

        A message is confirmed to the platform only after ``deliver`` has returned for it. An item
        that cannot be read is skipped or handed over as `Kind.UNSUPPORTED`; it never stops the
        items behind it.

        Raises:
            Unauthorized: the platform does not accept the credentials.
            StorageError: from ``deliver``; ``run`` may be called again.
        """


class WebhookChannel(Channel):
    """A channel whose platform calls us."""

    @abstractmethod
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        """Check the signature, deliver every message in the body, and answer the platform.

        Never raises for anything that comes from outside: what is not proven to come from the
        platform is answered with 401 or 403, a body that is not its format with 4xx, and an
        authentic body with 200 whatever is in it; items that cannot be read do not stop the others.

        Raises:
            StorageError: from ``deliver``; the host answers 503.
        """
