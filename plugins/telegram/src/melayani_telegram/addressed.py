"""Whether a message is meant for this bot, with its command and mention taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from melayani_telegram.fields import Raw, member, text

__all__ = ["Me", "Said", "said"]

_COMMAND: Final = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL | re.ASCII)
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GROUPS: Final = ("group", "supergroup")


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself: user id and user name without "@"."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says to this bot: a text, or the ``payload`` of a deep link."""

    text: str = ""
    payload: str = ""


def said(message: Raw, me: Me) -> Said | None:
    """What ``message`` says to ``me``; ``None`` if it is said to somebody else.

    A command becomes its words ("/hapus_data" -> "hapus data"). In a group only a command, a
    mention or a reply to the bot counts.
    """
    words = text(message, "text") or text(message, "caption")
    command = _COMMAND.fullmatch(words.strip())
    if command is not None:
        return _command(command, me)
    if text(member(message, "chat"), "type") not in _GROUPS:
        return Said(words)
    return _said_in_group(message, words, me)


def _said_in_group(message: Raw, words: str, me: Me) -> Said | None:
    without = _mention(me).sub(" ", words)
    if without == words and not _replies_to(message, me):
        return None
    if not words:
        # A sticker in a group is no question, even as a reply to the bot.
        return Said() if "location" in message else None
    return Said(without.strip() or "start")


def _command(command: re.Match[str], me: Me) -> Said | None:
    name, addressee, rest = command.groups(default="")
    if addressee and addressee.lower() != me.username.lower():
        return None
    if name.lower() == "start" and _PAYLOAD.fullmatch(rest):
        return Said(payload=rest)
    if name.lower() == "start":
        return Said("start")
    return Said(f"{name.replace('_', ' ')} {rest}".strip())


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@])@{re.escape(me.username)}(?!\w)", re.IGNORECASE | re.ASCII)


def _replies_to(message: Raw, me: Me) -> bool:
    return member(member(message, "reply_to_message"), "from").get("id") == me.id
