"""The WhatsApp adapter on the emulated Cloud API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from melayani_bot.channel import Choice, ContactCard, HttpRequest, HttpResponse, Location
from melayani_bot.errors import StorageError
from melayani_bot.testing import Fault, FaultKind, Inbox, Sent, Wire
from melayani_bot.testing import whatsapp as cloud
from melayani_whatsapp import WhatsApp, WhatsAppSettings

TOKEN, APP_SECRET, VERIFY_TOKEN = "EAAPALSUtoken", "rahasia-aplikasi-PALSU", "kata-uji-PALSU"
NUMBER_ID = "100000000000000"
PHONES = {"ani": "62800000001", "budi": "62800000002", "cici": "62800000003"}

Naming = Callable[[str], cloud.Citizen]


def by_user_id(name: str) -> cloud.Citizen:
    return cloud.Citizen(user_id=f"ID.PALSU{name}")


def by_both(name: str) -> cloud.Citizen:
    return cloud.Citizen(user_id=f"ID.PALSU{name}", phone=PHONES[name])


def by_phone(name: str) -> cloud.Citizen:
    return cloud.Citizen(phone=PHONES[name])


def settings_for(url: str, phone_number_id: str = "") -> WhatsAppSettings:
    return WhatsAppSettings(
        access_token=TOKEN,
        app_secret=APP_SECRET,
        verify_token=VERIFY_TOKEN,
        phone_number_id=phone_number_id,
        contact_cards=True,
        api_url=url,
        timeout=1.0,
    )


class WhatsAppWire(Wire):
    noises = cloud.NOISES
    media = tuple(cloud.MEDIA)
    forgeries = ("absent", "wrong", "another app", "re-serialised")
    faults = frozenset(FaultKind) - {FaultKind.BAD_MARKUP}
    locates = True
    secrets = (TOKEN, APP_SECRET, VERIFY_TOKEN, *PHONES.values())

    def __init__(self, naming: Naming, layout: cloud.Layout = cloud.Layout.ONE_VALUE) -> None:
        self._naming, self._layout = naming, layout
        self.platform = cloud.WhatsAppEmulator(
            self._receive, access_token=TOKEN, app_secret=APP_SECRET, number_id=NUMBER_ID
        )
        self._connect("http://127.0.0.1:9")
        self.inbox = Inbox()

    def _connect(self, url: str) -> None:
        self.settings = settings_for(url)
        self.adapter = self.channel = WhatsApp.create(self.settings)

    async def __aenter__(self) -> Self:
        await self.platform.__aenter__()
        self._connect(self.platform.url)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.channel.aclose()
        await self.platform.__aexit__(kind, error, trace)

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        await self.platform.push(cloud.text(self._naming(conversation), text, wamid=key, at=at))

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        await self.platform.push(cloud.tap(self._naming(conversation), choice_id))

    async def push_location(self, conversation: str, latitude: float, longitude: float) -> None:
        await self.platform.push(cloud.location(self._naming(conversation), latitude, longitude))

    async def push_noise(self, kind: str) -> None:
        await self.platform.push(self._strange(kind))

    async def push_forged(self, kind: str) -> int | None:
        # The same JSON written again has other bytes, hence another signature.
        body = b'{"object":"whatsapp_business_account","entry":[],"x":"\\u00e9"}'
        again = body.replace(b"\\u00e9", "é".encode())
        signed = {
            "absent": "",
            "wrong": "sha256=" + "0" * 64,
            "another app": self.platform.signature(body, secret="rahasia-lain"),
            "re-serialised": self.platform.signature(again),
        }
        return await self.platform.push_bytes(body, signed=signed[kind])

    async def push_raw(self, body: bytes) -> int | None:
        return await self.platform.push_bytes(body)

    async def redeliver(self) -> None:
        await self.platform.redeliver()

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        batch = [cloud.text(self._naming(name), body) for name, body in messages]
        if noise is not None:
            batch.insert(len(batch) // 2, self._strange(noise))
        await self.platform.push(*batch, layout=self._layout)

    def sent(self) -> Sequence[Sent]:
        return [self._shown(message) for message in self.platform.sent]

    @property
    def attempts(self) -> int:
        return self.platform.attempts

    def fail_next(self, fault: Fault) -> None:
        self.platform.fail_next(fault)

    async def settle(self) -> None:
        """A webhook has taken everything when it has answered."""

    def _strange(self, kind: str) -> cloud.Item:
        citizen = self._naming("ani")
        return cloud.medium(citizen, kind) if kind in cloud.MEDIA else cloud.noise(citizen, kind)

    async def _receive(self, request: HttpRequest) -> HttpResponse:
        try:
            response = await self.adapter.on_http(request, self.inbox)
        except StorageError:
            response = HttpResponse(503)
        self.status = response.status
        return response

    def _shown(self, message: Mapping[str, Any]) -> Sent:
        people = {name: self._naming(name) for name in PHONES}
        names = {citizen.user_id or citizen.phone: name for name, citizen in people.items()}
        kind, content = message["type"], message[message["type"]]
        text = _text(kind, content)
        return Sent(
            conversation=names[message.get("recipient") or message["to"]],
            text=text,
            size=len(text.encode("utf-16-le")) // 2,
            choices=_choices(content) if kind == "interactive" else (),
            contact=_contact(content[0]) if kind == "contacts" else None,
            location=_point(content) if kind == "location" else None,
        )


def _text(kind: str, content: Any) -> str:
    if kind == "text":
        return str(content["body"])
    return str(content["body"]["text"]) if kind == "interactive" else ""


def _choices(content: Mapping[str, Any]) -> tuple[Choice, ...]:
    action = content["action"]
    rows = [button["reply"] for button in action.get("buttons", ())]
    rows += [row for section in action.get("sections", ()) for row in section["rows"]]
    return tuple(Choice(row["id"], row["title"], row.get("description", "")) for row in rows)


def _contact(content: Mapping[str, Any]) -> ContactCard:
    organisation = content.get("org", {}).get("company", "")
    return ContactCard(
        content["name"]["formatted_name"], content["phones"][0]["phone"], organisation
    )


def _point(content: Mapping[str, Any]) -> Location:
    return Location(content["latitude"], content["longitude"], content.get("name", ""))
