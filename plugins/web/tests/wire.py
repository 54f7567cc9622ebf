"""The web adapter as browsers use it: our page, its form without JavaScript, another site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from melayani_bot.channel import Choice, HttpRequest, HttpResponse, Part, Peer, SendReceipt
from melayani_bot.errors import StorageError
from melayani_bot.testing import Inbox, Sent, Wire
from melayani_web import Web, WebSettings

SECRET = "rahasia-web-PALSU-0001"
OWN, EMBEDDER, STRANGER = "http://bot.invalid", "https://kabupaten.invalid", "https://lain.invalid"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Mode(Enum):
    PAGE = "page"
    FORM = "form"
    WIDGET = "widget"


def settings() -> WebSettings:
    return WebSettings(secret=SECRET, origins=(EMBEDDER,))


class Browser:
    """Keeps what the adapter gave it, and sends it along."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.kept: dict[str, str] = {}

    def headers(self) -> dict[str, str]:
        origin = EMBEDDER if self.mode is Mode.WIDGET else OWN
        kind = FORM if self.mode is Mode.FORM else JSON
        return {"host": "bot.invalid", "origin": origin, "content-type": kind, **self.kept}

    def post(self, fields: Mapping[str, str]) -> HttpRequest:
        if self.mode is Mode.FORM:
            body = urlencode(fields, errors="surrogatepass").encode()
        else:
            body = json.dumps(fields).encode()
        return HttpRequest("POST", "/web/messages", headers=self.headers(), body=body)

    def learn(self, answer: HttpResponse) -> None:
        if cookie := answer.headers.get("set-cookie"):
            self.kept["cookie"] = cookie.partition(";")[0]
        elif answer.status == 202:
            token = json.loads(answer.body).get("token")
            self.kept |= {"authorization": f"Bearer {token}"} if token else {}


class WebWire(Wire):
    noises = ("a poll", "the page", "a blank question", "no id", "a short id", "another path")
    forgeries = ("another site", "a forged token", "a cross-site form")
    secrets = (SECRET,)

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self.settings = settings()
        self.adapter = self.channel = Web.create(self.settings)
        self.inbox = Inbox()
        self._browsers: dict[str, Browser] = {}
        self._peers: list[str] = []
        self._receipts: set[str] = set()
        self._count = self._attempts = 0
        self._last = HttpRequest("GET", "/web/")
        self._send = self.adapter.send
        setattr(self.adapter, "send", self._counted)  # noqa: B010  # watched, not replaced

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.channel.aclose()

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        self.adapter.clock = lambda: at or datetime.now(UTC)
        await self._post(conversation, {"text": text}, key)

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        await self._post(conversation, {"choice": choice_id})

    async def push_noise(self, kind: str) -> None:
        browser = self._browser("ani")
        blank = browser.post({"id": "x" * 32, "text": " \t "})
        requests = {
            "a poll": HttpRequest("GET", "/web/messages", headers=browser.headers()),
            "the page": HttpRequest("GET", "/web/", headers=browser.headers()),
            "a blank question": blank,
            "no id": browser.post({"text": "ktp"}),
            "a short id": browser.post({"id": "1", "text": "ktp"}),
            "another path": HttpRequest("POST", "/web/lain", headers=blank.headers, body=b"{}"),
        }
        await self._ask(requests[kind])

    async def push_forged(self, kind: str) -> int | None:
        right = Browser(self._mode).post({"id": "x" * 32, "text": "palsu"})
        changed = {
            "another site": {"origin": STRANGER},
            "a forged token": {"authorization": f"Bearer {'A' * 22}.{'0' * 64}"},
            "a cross-site form": {"sec-fetch-site": "cross-site"},
        }
        headers = {**right.headers, **changed[kind]}
        if kind == "a cross-site form":
            del headers["origin"]
        return (await self._ask(HttpRequest("POST", right.path, {}, headers, right.body))).status

    async def push_raw(self, body: bytes) -> int | None:
        headers = Browser(self._mode).headers()
        return (await self._ask(HttpRequest("POST", "/web/messages", {}, headers, body))).status

    async def redeliver(self) -> None:
        await self._ask(self._last)

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        """A browser sends one question a request."""
        for place, (name, text) in enumerate(messages):
            if noise is not None and place == len(messages) // 2:
                await self.push_noise(noise)
            await self.push_text(name, text)

    def sent(self) -> Sequence[Sent]:
        waiting = {name: iter(self._read(name)) for name in self._browsers}
        names = {peer: name for name in self._browsers if (peer := self._peer(name))}
        return [next(waiting[names[peer]]) for peer in self._peers]

    @property
    def attempts(self) -> int:
        return self._attempts

    async def settle(self) -> None:
        """A question is taken when it is answered."""

    def _read(self, name: str) -> list[Sent]:
        request = HttpRequest("GET", "/web/messages", headers=self._browser(name).headers())
        answer = _at_once(self.adapter.on_http(request, self.inbox))
        messages = json.loads(answer.body)["messages"]
        return [_shown(name, message) for message in messages if not message["mine"]]

    def _peer(self, name: str) -> str:
        kept = self._browser(name).kept
        token = kept.get("cookie", kept.get("authorization", ""))
        return token.replace("Bearer ", "melayani_web=").removeprefix("melayani_web=").split(".")[0]

    def _browser(self, name: str) -> Browser:
        return self._browsers.setdefault(name, Browser(self._mode))

    async def _post(self, name: str, fields: Mapping[str, str], key: str | None = None) -> None:
        self._count += 1
        unique = hashlib.sha256(f"{name}/{key or self._count}".encode()).hexdigest()[:32]
        browser = self._browser(name)
        browser.learn(await self._ask(browser.post({"id": unique, **fields})))

    async def _ask(self, request: HttpRequest) -> HttpResponse:
        self._last = request
        try:
            response = await self.adapter.on_http(request, self.inbox)
        except StorageError:
            response = HttpResponse(503)
        self.status = response.status
        return response

    async def _counted(self, to: Peer, part: Part) -> SendReceipt:
        self._attempts += 1
        receipt = await self._send(to, part)
        if receipt.id not in self._receipts:
            self._receipts.add(receipt.id)
            self._peers.append(to.conversation)
        return receipt


def _shown(name: str, message: Mapping[str, Any]) -> Sent:
    text = "".join(run["text"] for run in message["runs"])
    choices = tuple(Choice(choice["id"], choice["label"]) for choice in message["choices"])
    return Sent(conversation=name, text=text, size=len(text), choices=choices)


def _at_once(answer: Coroutine[Any, Any, HttpResponse]) -> HttpResponse:
    """The result of a request that has nothing to wait for."""
    try:
        answer.send(None)
    except StopIteration as done:
        found: HttpResponse = done.value
        return found
    raise AssertionError("the request waits")
