"""The web channel: page, widget, JSON and form as pure requests and responses."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self

from melayani_bot.channel import (
    Capabilities,
    ChoiceLimits,
    Deliver,
    HttpRequest,
    HttpResponse,
    Markup,
    Part,
    Peer,
    SendReceipt,
    WebhookChannel,
)
from melayani_web import origins, responses
from melayani_web.asking import hand_over
from melayani_web.callers import FORM, caller_of, kind_of, refusal_of, remembering
from melayani_web.page import page_of
from melayani_web.requests import LONGEST_CHOICE, Unreadable, from_form, from_json
from melayani_web.runs import runs_of
from melayani_web.sessions import Sessions
from melayani_web.settings import WebSettings
from melayani_web.transcripts import Entry, Transcripts

CAPABILITIES = Capabilities(
    max_text=4000,
    markup=Markup.HTML,
    choices=ChoiceLimits(buttons=10, button_label=60, id_bytes=LONGEST_CHOICE),
    idempotent_send=True,
    volatile=True,
)
LONGEST_POLL = 20
"""Seconds that a reader may wait for news."""
FORM_PATIENCE = 4
"""Seconds that a page without JavaScript waits for the answer before it is shown."""

_AFTER_FORM = "./?tunggu=1#akhir"

Handler = Callable[[HttpRequest, Deliver], Awaitable[HttpResponse]]


class Web(WebhookChannel):
    """Answers in a browser; does not need to know under which path it is served.

    ``clock`` tells when a message came in.
    """

    name: ClassVar[str] = "web"
    Settings: ClassVar[type[WebSettings]] = WebSettings

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._sessions = Sessions(settings.secret)
        self._transcripts = Transcripts(timedelta(minutes=settings.keep_minutes))
        self.clock: Callable[[], datetime] = _now
        self._routes: dict[tuple[str, str], Handler] = {
            ("GET", ""): self._page,
            ("GET", "messages"): self._messages,
            ("POST", "messages"): self._ask,
            ("POST", "new"): self._start_anew,
        }

    @classmethod
    def create(cls, settings: WebSettings) -> Self:
        """Build the channel."""
        return cls(settings)

    @property
    def capabilities(self) -> Capabilities:
        """Bold text and buttons."""
        return CAPABILITIES

    async def send(self, to: Peer, part: Part) -> SendReceipt:
        """Show one part; the same key again is shown once."""
        entry = Entry(part.key or secrets.token_hex(8), runs_of(part.text), choices=part.choices)
        self._transcripts.add(to.conversation, entry)
        return SendReceipt(entry.id)

    async def aclose(self) -> None:
        """Answer all readers who wait for news."""
        self._transcripts.close()

    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        """Serve by the last segment of the path: page, widget, style, messages, new."""
        segment = request.path.rpartition("/")[2]
        if request.method == "OPTIONS":
            return HttpResponse(204, headers=self._sharing(request))
        if request.method == "GET" and segment in responses.ASSETS:
            return responses.asset(segment)
        if request.method == "GET" and not request.path:
            # Relative addresses on the page need the slash behind our name.
            return HttpResponse(308, headers={"location": f"{self.name}/"})
        handler = self._routes.get((request.method, segment))
        if handler is None:
            return responses.problem(404, "Alamat ini tidak ada.")
        return await handler(request, deliver)

    async def _page(self, request: HttpRequest, _: Deliver) -> HttpResponse:
        conversation = caller_of(request, self._sessions).conversation or ""
        entries, cursor = self._transcripts.after(conversation)
        if "tunggu" in request.query and entries and entries[-1].mine:
            await self._transcripts.wait(conversation, cursor, FORM_PATIENCE)
            entries, cursor = self._transcripts.after(conversation)
        return responses.page(page_of(self._settings.title, entries, cursor))

    async def _messages(self, request: HttpRequest, _: Deliver) -> HttpResponse:
        conversation = caller_of(request, self._sessions).conversation
        if conversation is None:
            return responses.data(200, {"cursor": "", "messages": []}, self._sharing(request))
        cursor = request.query.get("after", "")
        await self._transcripts.wait(conversation, cursor, _patience(request))
        entries, cursor = self._transcripts.after(conversation, cursor)
        answer = {"cursor": cursor, "messages": responses.told(entries)}
        return responses.data(200, answer, self._sharing(request))

    async def _ask(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        caller = caller_of(request, self._sessions)
        if refusal := refusal_of(request, caller, self._settings):
            return responses.problem(*refusal, self._sharing(request))
        form = kind_of(request) == FORM
        try:
            question = from_form(request.body) if form else from_json(request.body)
        except Unreadable as error:
            refused = responses.problem(400, str(error), self._sharing(request))
            return responses.see("./", {}) if form else refused
        conversation = caller.conversation or self._sessions.begun_by(question.id)
        peer = Peer(self.name, conversation)
        await hand_over(question, peer, self.clock(), self._transcripts, deliver)
        return self._accepted(request, self._sessions.token(conversation))

    def _accepted(self, request: HttpRequest, token: str) -> HttpResponse:
        """Our own page gets the token in a cookie, a widget elsewhere in the answer."""
        if kind_of(request) == FORM:
            return responses.see(_AFTER_FORM, remembering(request, token))
        if request.headers.get("origin") in self._settings.origins:
            return responses.data(202, {"token": token}, self._sharing(request))
        return responses.data(202, {}, remembering(request, token))

    async def _start_anew(self, request: HttpRequest, _: Deliver) -> HttpResponse:
        caller = caller_of(request, self._sessions)
        if refusal := refusal_of(request, caller, self._settings):
            return responses.problem(*refusal, self._sharing(request))
        if caller.conversation:
            self._transcripts.forget(caller.conversation)
        forgetting = remembering(request, "")
        if kind_of(request) == FORM:
            return responses.see("./", forgetting)
        return responses.data(200, {}, {**self._sharing(request), **forgetting})

    def _sharing(self, request: HttpRequest) -> dict[str, str]:
        return origins.sharing(request.headers, self._settings.origins)


def _now() -> datetime:
    return datetime.now(UTC)


def _patience(request: HttpRequest) -> int:
    wish = request.query.get("wait", "")
    return min(int(wish), LONGEST_POLL) if wish.isascii() and wish.isdigit() else 0
