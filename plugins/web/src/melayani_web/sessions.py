"""Names conversations: random, signed, in a cookie or a bearer token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

COOKIE = "melayani_web"
_ID_BYTES = 16
_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{64})")


class Sessions:
    """Makes and proves tokens; only who holds the key can make one."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode() or secrets.token_bytes(32)

    def begun_by(self, question_id: str) -> str:
        """The conversation that a first question begins.

        It follows from the id, which the browser made of 128 random bits: whoever sends the same
        first question again, because the answer with the token was lost, is in the same one.
        """
        digest = hmac.new(self._key, b"first/" + question_id.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_ID_BYTES]).decode().rstrip("=")

    def token(self, conversation: str) -> str:
        """What the browser keeps."""
        return f"{conversation}.{self._signature(conversation)}"

    def conversation(self, token: str) -> str | None:
        """The conversation that ``token`` proves, or ``None`` where it is not ours."""
        found = _TOKEN.fullmatch(token)
        if found and hmac.compare_digest(self._signature(found.group(1)), found.group(2)):
            return found.group(1)
        return None

    def _signature(self, conversation: str) -> str:
        return hmac.new(self._key, conversation.encode(), hashlib.sha256).hexdigest()


def cookie_in(header: str) -> str:
    """Our cookie's value in a Cookie header; empty where there is none."""
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def cookie_for(token: str, *, secure: bool) -> str:
    """A Set-Cookie value that ends with the browser session, for shared computers."""
    end = "; Max-Age=0" if not token else ""
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}{end}"
