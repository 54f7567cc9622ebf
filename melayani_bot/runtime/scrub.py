"""Takes personal data and secrets out of a log line, wherever in it they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from melayani_bot.channel import Peer
from melayani_bot.text.redact import MASK, mask

_SECRETS = re.compile(
    r"(?i)(?<!\d)\d{5,}:[\w-]{30,}"  # a Telegram token, also inside the address of a call
    r"|\bbearer\s+[\w.~+/=-]+"
    r"|\bsha256=[0-9a-f]{16,}"
    r"|\b(?:token|secret|password|authorization|access_token|hub\.verify_token)\b\s*[=:]\s*(?:bearer\s+)?[^\s,;&]+"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_LONGEST = 10_000


def scrub(value: Any, name_of: Callable[[Peer], str]) -> Any:
    """``value`` with numbers, addresses and secrets masked and conversations named by hash.

    Numbers, times and truth values pass; of anything else that is no text the text is taken.
    """
    if isinstance(value, Peer):
        return name_of(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {key: scrub(item, name_of) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub(item, name_of) for item in value]
    return scrub_text(str(value))


def scrub_text(text: str) -> str:
    """The text without what nobody may read in a log, at most ten thousand characters of it."""
    hidden = _SECRETS.sub(MASK, text[:_LONGEST])
    return mask(_MAIL.sub(MASK, hidden)).text
