"""Two complete small adapters, one that polls and one that is called: the kit's own subjects.

Both are right by the kit. They are the shortest adapters to read, and ``tests/kit`` breaks them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from melayani_bot.channel import (
    Capabilities,
    ChoiceLimits,
    Deliver,
    HttpRequest,
    HttpResponse,
    Inbound,
    Kind,
    Location,
    Markup,
    Part,
    Peer,
    PollingChannel,
    SendReceipt,
    Unit,
    WebhookChannel,
)
from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized
from melayani_bot.testing.echo_platform import EchoPlatform, Reply

__all__ = ["EchoPolling", "EchoSettings", "EchoWebhook", "signature"]

BAD_MARKUP = 422
CAPABILITIES = Capabilities(
    max_text=2_000,
    unit=Unit.UTF16,
    markup=Markup.HTML,
    choices=ChoiceLimits(buttons=3, button_label=20, list_rows=10, list_label=24),
    contact_card=True,
    location=True,
)


@dataclass(frozen=True, slots=True)
class EchoSettings:
    """Where the platform is and what proves us to it and it to us."""

    platform: EchoPlatform = field(repr=False)
    token: str = field(repr=False)
    secret: str = field(repr=False)


class _Echo:
    """What both have in common: the two converters, and sending."""

    name: ClassVar[str] = "echo"
    Settings: ClassVar[type[Any]] = EchoSettings

    def __init__(self, settings: EchoSettings) -> None:
        self._settings = settings
        self._offset = 0

    @classmethod
    def create(cls, settings: EchoSettings) -> Self:
        """Build the channel; the platform is not touched."""
        return cls(settings)

    @property
    def capabilities(self) -> Capabilities:
        """All that the platform can show."""
        return CAPABILITIES

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Send once; refused markup is sent as plain text."""
        reply = await self._call(payload(to, part, plain=False))
        if reply.status == BAD_MARKUP:
            reply = await self._call(payload(to, part, plain=True))
        if reply.status != 200:
            raise failure(reply)
        return SendReceipt(reply.id)

    async def _call(self, message: Mapping[str, Any]) -> Reply:
        try:
            return await self._settings.platform.send(self._settings.token, message)
        except (ConnectionError, TimeoutError) as error:
            # Not chained: the error of the network holds the token.
            raise ChannelError(f"echo: {type(error).__name__}", unclear=True) from None

    def inbound(self, item: object) -> Inbound | None:
        """One item of the platform as our value."""
        return inbound(item)


class EchoPolling(_Echo, PollingChannel):
    """Fetches its messages."""

    async def run(self, deliver: Deliver) -> None:
        """Deliver first, then confirm by asking for what comes after."""
        while True:
            number, body = await self._settings.platform.poll(self._offset)
            for item in items(body) or ():
                message = self.inbound(item)
                if message:
                    await deliver(message)
            self._offset = number + 1


class EchoWebhook(_Echo, WebhookChannel):
    """Is called by the platform."""

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        """Check the signature of the raw body, then deliver item by item."""
        known = signature(self._settings.secret, request.body)
        if not hmac.compare_digest(request.headers.get("x-echo", "").encode(), known.encode()):
            return HttpResponse(403)
        found = items(request.body)
        if found is None:
            return HttpResponse(400)
        for item in found:
            message = self.inbound(item)
            if message:
                await deliver(message)
        return HttpResponse(200)


def signature(secret: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of the raw body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def items(body: bytes) -> list[object] | None:
    """The items in a body, or ``None`` where it is not the platform's format."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def inbound(item: object) -> Inbound | None:
    """One item as our value; ``None`` for what no citizen wrote."""
    match item:
        case {"own": True}:
            return None
        case {"id": str(name), "from": str(sender), "at": str(at), **rest}:
            moment = _moment(at)
            return _message(name, Peer("echo", sender), moment, rest) if moment else None
        case _:
            return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _message(name: str, peer: Peer, at: datetime, rest: Mapping[Any, object]) -> Inbound | None:
    match rest:
        case {"text": str(text)}:
            return Inbound(id=name, peer=peer, at=at, text=text)
        case {"tap": str(choice)}:
            return Inbound(id=name, peer=peer, at=at, kind=Kind.CHOICE, choice=choice)
        case {"point": [float(north), float(east)]}:
            place = Location(north, east)
            return Inbound(id=name, peer=peer, at=at, kind=Kind.LOCATION, location=place)
        case {"voice": _}:
            return Inbound(id=name, peer=peer, at=at, kind=Kind.UNSUPPORTED)
        case _:
            return None


def payload(to: Peer, part: Part, *, plain: bool) -> dict[str, Any]:
    """A part as the platform takes it."""
    message: dict[str, Any] = {"to": to.conversation}
    if part.contact:
        message["card"] = (part.contact.name, part.contact.phone, part.contact.organisation)
    elif part.location:
        place = part.location
        message["point"] = (place.latitude, place.longitude, place.label)
    else:
        message |= {"text": part.plain} if plain else {"html": part.text}
        message["choices"] = [(choice.id, choice.label) for choice in part.choices]
    return message


def failure(reply: Reply) -> ChannelError:
    """The platform's status as our error."""
    match reply.status:
        case 429:
            return RateLimited("echo: too fast", retry_after=timedelta(seconds=reply.wait))
        case 401:
            return Unauthorized("echo: the token is not accepted")
        case 403:
            return PeerGone("echo: the conversation is closed")
        case 400:
            return Rejected("echo: the message is refused")
        case status:
            return ChannelError(f"echo: status {status}")
