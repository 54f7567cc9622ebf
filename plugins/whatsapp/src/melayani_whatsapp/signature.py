"""Proves that a webhook body comes from Meta: HMAC-SHA256 of the raw bytes with the app secret."""

from __future__ import annotations

import hmac

HEADER = "x-hub-signature-256"
_SCHEME = "sha256="


def sign(secret: str, body: bytes) -> str:
    """The header value that Meta sends with ``body``."""
    return _SCHEME + hmac.digest(secret.encode(), body, "sha256").hex()


def is_authentic(secret: str, body: bytes, header: str) -> bool:
    """Whether ``header`` was made with ``secret`` for exactly these bytes; in constant time."""
    return same(sign(secret, body), header)


def same(expected: str, given: str) -> bool:
    """Compare two secrets in a time that does not depend on where they differ."""
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))
