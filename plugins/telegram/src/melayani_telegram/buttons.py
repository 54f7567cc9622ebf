"""Data of inline buttons: a choice's id with a short signature, so that nobody can make them up."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

__all__ = ["MAX_ID_BYTES", "Buttons"]

MAX_DATA_BYTES: Final = 64
"""What Telegram allows for ``callback_data``."""
_VERSION: Final = "1"
_SIGNATURE: Final = 8
MAX_ID_BYTES: Final = MAX_DATA_BYTES - len(_VERSION) - _SIGNATURE
"""Longest id of a choice, in bytes of UTF-8."""


class Buttons:
    """Signs and checks button data: version, eight characters of HMAC-SHA-256 (48 bits), id.

    The signature covers the conversation: a button copied into another one does not count. Its key
    comes from the bot's token, so buttons sent before a restart still work.
    """

    def __init__(self, token: str) -> None:
        self._key = hashlib.sha256(b"melayani buttons:" + token.encode()).digest()

    def data(self, conversation: str, choice: str) -> str:
        """The ``callback_data`` of ``choice``; at most 64 bytes if the id keeps its limit."""
        return f"{_VERSION}{self._signature(conversation, choice)}{choice}"

    def choice(self, conversation: str, data: str) -> str | None:
        """The id that ``data`` stands for; ``None`` if it was not made for this conversation."""
        version, signature, choice = data[:1], data[1 : 1 + _SIGNATURE], data[1 + _SIGNATURE :]
        expected = self._signature(conversation, choice)
        genuine = hmac.compare_digest(_bytes(signature), expected.encode())
        return choice if genuine and version == _VERSION and choice else None

    def _signature(self, conversation: str, choice: str) -> str:
        text = _bytes(f"{conversation}\n{choice}")
        digest = hmac.new(self._key, text, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest)[:_SIGNATURE].decode()


def _bytes(text: str) -> bytes:
    # Hostile JSON can hold lone surrogates, which plain UTF-8 refuses.
    return text.encode("utf-8", "surrogatepass")
