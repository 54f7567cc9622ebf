"""Tells who asks, and whether they may."""

from __future__ import annotations

from dataclasses import dataclass

from melayani_bot.channel import HttpRequest
from melayani_web.origins import is_welcome
from melayani_web.requests import LARGEST_BODY
from melayani_web.sessions import Sessions, cookie_for, cookie_in
from melayani_web.settings import WebSettings

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Caller:
    """The conversation that a request proves, if any; ``forged`` where its token proves nothing."""

    conversation: str | None
    forged: bool = False


def caller_of(request: HttpRequest, sessions: Sessions) -> Caller:
    """A bearer token proves or fails; a cookie that proves nothing is as good as none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        conversation = sessions.conversation(token)
        return Caller(conversation, forged=conversation is None)
    return Caller(sessions.conversation(cookie_in(request.headers.get("cookie", ""))))


def kind_of(request: HttpRequest) -> str:
    """The media type of the body."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def refusal_of(
    request: HttpRequest, caller: Caller, settings: WebSettings
) -> tuple[int, str] | None:
    """Why a request that changes something is refused: HTTP status and a sentence, or ``None``."""
    if len(request.body) > LARGEST_BODY:
        return 413, "Pertanyaan terlalu panjang. Tulis lebih singkat."
    if not is_welcome(request.headers, settings.origins):
        return 403, "Situs ini belum diizinkan memasang percakapan."
    if caller.forged:
        return 401, "Percakapan lama sudah berakhir. Kirim sekali lagi."
    if kind_of(request) not in (FORM, JSON):
        return 415, "Kirim sebagai JSON atau formulir."
    return None


def remembering(request: HttpRequest, token: str) -> dict[str, str]:
    """The header that keeps ``token`` in the browser; an empty one deletes it.

    Secure wherever the citizen came by TLS, which the proxy in front of us tells.
    """
    secure = request.headers.get("x-forwarded-proto") == "https"
    return {"set-cookie": cookie_for(token, secure=secure)}
