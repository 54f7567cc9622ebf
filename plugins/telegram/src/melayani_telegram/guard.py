"""Decides whether a call to the webhook comes from Telegram, and reads its body."""

from __future__ import annotations

import hmac
import json
from typing import Any, Final

from melayani_bot.channel import HttpRequest

__all__ = ["MAX_BODY", "body_of", "refused"]

MAX_BODY: Final = 1_000_000
"""Bytes; an update with the longest texts and names stays below a tenth of it."""

_SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105  # name of a header


def refused(request: HttpRequest, secret: str) -> int | None:
    """HTTP status for a request that is not to be read; ``None`` for one of Telegram's."""
    given = request.headers.get(_SECRET_HEADER, "")
    # compare_digest takes the same time wherever the first difference is.
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode()):
        return 401 if not given else 403
    if request.method != "POST":
        return 405
    if len(request.body) > MAX_BODY:
        return 413
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        return 415
    return None


def body_of(request: HttpRequest) -> dict[str, Any] | None:
    """The update in the body; ``None`` if it is no JSON object."""
    try:
        update = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) else None
