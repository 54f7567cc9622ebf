"""What the Bot API answers: updates, or a refusal as one of our errors."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized

__all__ = ["ChatMoved", "MarkupRefused", "no_answer", "refusal", "updates_in"]

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "user is deactivated",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)


class MarkupRefused(Rejected):
    """The markup of a text could not be read; the plain text may pass."""


class ChatMoved(Rejected):
    """A group became a supergroup; ``chat`` is its new id."""

    def __init__(self, chat: int) -> None:
        super().__init__("Grup Telegram ini pindah ke nomor baru.")
        self.chat = chat


def refusal(status: int, body: bytes | str) -> ChannelError:
    """The error for an answer of the Bot API that is not a success; never quotes the answer.

    Args:
        status: HTTP status.
        body: the answer, normally ``{"ok": false, "error_code", "description", "parameters"}``.
    """
    answer = _read(body)
    parameters = answer.get("parameters")
    hints = parameters if isinstance(parameters, dict) else {}
    if isinstance(moved := hints.get("migrate_to_chat_id"), int):
        return ChatMoved(moved)
    if status == 429:
        return _too_fast(hints.get("retry_after"))
    return _by_status(status, str(answer.get("description", "")).lower())


def updates_in(body: bytes) -> list[Any]:
    """The updates in a successful answer to ``getUpdates``, each as it came.

    Raises:
        ChannelError: the answer is none of the Bot API.
    """
    updates = _read(body).get("result")
    if not isinstance(updates, list):
        raise no_answer("jawaban tidak terbaca")
    return updates


def no_answer(kind: str, *, asked: bool = True) -> ChannelError:
    """The error for a call whose answer never came.

    Where it was ``asked`` at all, Telegram may have done it.
    """
    return ChannelError(f"Telegram tidak menjawab ({kind}).", unclear=asked)


def _too_fast(seconds: object) -> RateLimited:
    wait = None
    if isinstance(seconds, int | float) and 0 < seconds < 1e6:
        wait = timedelta(seconds=seconds)
    return RateLimited("Telegram meminta jeda sebelum pesan berikutnya.", retry_after=wait)


def _by_status(status: int, description: str) -> ChannelError:
    if status in (401, 404):
        return Unauthorized("Token bot Telegram ditolak; periksa atau buat ulang di @BotFather.")
    if status == 403 or (status == 400 and any(sign in description for sign in _GONE)):
        return PeerGone("Percakapan Telegram ini sudah ditutup atau bot diblokir.")
    if status == 400 and "can't parse entities" in description:
        return MarkupRefused("Telegram tidak dapat membaca format teks ini.")
    if status == 409:
        return ChannelError("Bot Telegram ini juga dijalankan di tempat lain atau lewat webhook.")
    if 400 <= status < 500:
        return Rejected(f"Telegram menolak pesan ini (kode {status}).")
    return ChannelError(f"Telegram sedang terganggu (kode {status}).")


def _read(body: bytes | str) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
