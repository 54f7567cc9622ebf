"""The WhatsApp channel: Meta's Cloud API over aiohttp."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar, Self

import aiohttp

from melayani_bot.channel import (
    Capabilities,
    Deliver,
    HttpRequest,
    HttpResponse,
    Part,
    Peer,
    SendReceipt,
    WebhookChannel,
)
from melayani_bot.errors import ChannelError
from melayani_whatsapp import signature
from melayani_whatsapp.failures import failure
from melayani_whatsapp.inbound import CHANNEL, Context, Skipped, read
from melayani_whatsapp.outbound import CAPABILITIES, message_of
from melayani_whatsapp.peers import correspondent_of
from melayani_whatsapp.settings import WhatsAppSettings
from melayani_whatsapp.shape import objects_at, text_at

_log = logging.getLogger(__name__)

LARGEST_BODY = 4 * 1024 * 1024
"""Bytes; Meta promises at most 3 MB a payload."""


class WhatsApp(WebhookChannel):
    """Answers on WhatsApp, one message an answer, for people who wrote in the last 24 hours."""

    name: ClassVar[str] = CHANNEL
    Settings: ClassVar[type[WhatsAppSettings]] = WhatsAppSettings

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._settings = settings
        self._client: aiohttp.ClientSession | None = None

    def __repr__(self) -> str:
        return f"WhatsApp({self._settings!r})"

    @classmethod
    def create(cls, settings: WhatsAppSettings) -> Self:
        """Build the channel; the connection is opened by the first `send`."""
        return cls(settings)

    @property
    def capabilities(self) -> Capabilities:
        """Buttons, lists and points, within 24 hours; cards where the settings ask for them.

        Half of the number's throughput is for answers: what people write counts as well.
        """
        settings = self._settings
        return replace(
            CAPABILITIES,
            contact_card=settings.contact_cards,
            sends_per_second=settings.messages_per_second / 2,
        )

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        """The webhook: GET is Meta's handshake, POST a signed payload."""
        if request.method == "GET":
            return self._handshake(request)
        if request.method != "POST":
            return HttpResponse(405, headers={"allow": "GET, POST"})
        if len(request.body) > LARGEST_BODY:
            return HttpResponse(413)
        given = request.headers.get(signature.HEADER, "")
        if not signature.is_authentic(self._settings.app_secret, request.body, given):
            return HttpResponse(403 if given else 401)
        try:
            payload = json.loads(request.body)
        except (ValueError, RecursionError):
            return HttpResponse(400)
        await self._take(payload, deliver)
        return HttpResponse(200)

    def _handshake(self, request: HttpRequest) -> HttpResponse:
        given = request.query.get("hub.verify_token", "")
        known = signature.same(self._settings.verify_token, given)
        if request.query.get("hub.mode") != "subscribe" or not known:
            return HttpResponse(403)
        challenge = request.query.get("hub.challenge", "").encode("utf-8", "replace")
        headers = {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"}
        return HttpResponse(200, challenge, headers)

    async def _take(self, payload: object, deliver: Deliver) -> None:
        settings = self._settings
        context = Context(settings.app_secret, settings.phone_number_id, datetime.now(UTC))
        for item in read(payload, context):
            if isinstance(item, Skipped):
                _log.info("WhatsApp: satu kiriman dilewati (%s)", item.reason)
            else:
                await deliver(item)

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Send one part as one message, from the number that the citizen wrote to."""
        who = correspondent_of(to.conversation, self._settings.app_secret)
        settings = self._settings
        url = f"{settings.api_url.rstrip('/')}/{settings.api_version}/{who.number_id}/messages"
        try:
            async with self._connection().post(
                url, json=message_of(who, part), allow_redirects=False
            ) as answer:
                return _receipt(answer, await answer.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            asked = not isinstance(error, aiohttp.ClientConnectorError)
            kind = type(error).__name__
            raise ChannelError(f"WhatsApp tidak menjawab ({kind}).", unclear=asked) from None

    def _connection(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                headers={"authorization": f"Bearer {self._settings.access_token}"},
                timeout=aiohttp.ClientTimeout(total=self._settings.timeout),
                # How many sends are under way is the runtime's business.
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._client

    async def aclose(self) -> None:
        """Close the connection; the next `send` would open a new one."""
        if self._client is not None:
            await self._client.close()
            self._client = None


def _receipt(answer: aiohttp.ClientResponse, content: bytes) -> SendReceipt:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    if not 200 <= answer.status < 300:
        raise failure(answer.status, body, answer.headers.get("retry-after", ""))
    for message in objects_at(body, "messages"):
        if text_at(message, "id"):
            return SendReceipt(text_at(message, "id"))
    raise ChannelError("WhatsApp menerima pesan tanpa menyebut nomornya.", unclear=True)
