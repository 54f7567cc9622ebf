"""Turns who wrote to which of our numbers into an opaque conversation, which can be answered.

Meta names a citizen by a business-scoped user id (BSUID), which says nothing outside this business,
so it may stand in the conversation as it is. Payloads older than April 2026 carry a phone number
only. A phone number may never reach the core, yet the answer has to go there: it is sealed with a
key that is derived from the app secret. The seal is deterministic (a synthetic IV from HMAC-SHA256,
as in RFC 5297), so that a citizen always has the same conversation.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass, field

from melayani_bot.errors import Rejected

_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
_PHONE = re.compile(r"\+?[0-9]{3,20}")
_SEALED = "s."
_TAG_BYTES = 16
_LONGEST_PHONE = 32


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A citizen as Meta names them, and the id of our number that they wrote to.

    Exactly one of ``user_id`` (BSUID) and ``phone`` is filled.
    """

    number_id: str
    user_id: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


def is_user_id(text: str) -> bool:
    """Whether ``text`` is a BSUID: country, dot, up to 128 letters and digits."""
    return _USER_ID.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether ``text`` is a phone number as Meta writes it: digits only, or with a plus."""
    return _PHONE.fullmatch(text) is not None


def conversation_of(who: Correspondent, secret: str) -> str:
    """The opaque name of the conversation with ``who``."""
    return f"{who.number_id}:{who.user_id or _SEALED + _seal(who.phone, secret)}"


def correspondent_of(conversation: str, secret: str) -> Correspondent:
    """The other direction of `conversation_of`.

    Raises:
        Rejected: the conversation was not made by this adapter, or with another app secret.
    """
    number_id, _, rest = conversation.partition(":")
    if is_user_id(rest):
        return Correspondent(number_id, user_id=rest)
    phone = _open(rest.removeprefix(_SEALED), secret) if rest.startswith(_SEALED) else ""
    if not is_phone(phone):
        raise Rejected(
            "Percakapan WhatsApp ini tidak dapat dibuka: app_secret sudah diganti sejak itu."
        )
    return Correspondent(number_id, phone=phone)


def _seal(phone: str, secret: str) -> str:
    clear = phone.encode()
    tag = _digest(secret, b"tag", clear)[:_TAG_BYTES]
    return base64.urlsafe_b64encode(tag + _mask(clear, tag, secret)).decode().rstrip("=")


def _open(sealed: str, secret: str) -> str:
    """The phone number, or nothing where the seal is damaged or foreign."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode() + b"=" * (-len(sealed) % 4))
    except (binascii.Error, UnicodeEncodeError):
        return ""
    tag, hidden = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    clear = _mask(hidden[:_LONGEST_PHONE], tag, secret)
    genuine = hmac.compare_digest(tag, _digest(secret, b"tag", clear)[:_TAG_BYTES])
    return clear.decode() if genuine else ""


def _mask(data: bytes, tag: bytes, secret: str) -> bytes:
    """XOR with a key stream of 32 bytes; a phone number is shorter."""
    return bytes(a ^ b for a, b in zip(data, _digest(secret, b"mask", tag), strict=False))


def _digest(secret: str, purpose: bytes, data: bytes) -> bytes:
    key = hmac.new(secret.encode(), b"melayani-whatsapp-peer/" + purpose, hashlib.sha256).digest()
    return hmac.new(key, data, hashlib.sha256).digest()
