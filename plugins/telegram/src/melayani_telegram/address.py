"""Where a message goes on Telegram: a chat with, in a forum, one of its topics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from melayani_bot.errors import PeerGone

__all__ = ["Address"]

_FORM: Final = re.compile(r"(-?[0-9]{1,16})(?:/([0-9]{1,16}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """A chat id and a topic id; as text ("-1001/7") it is the conversation of a `Peer`."""

    chat: int
    topic: int | None = None

    @classmethod
    def parse(cls, conversation: str) -> Self:
        """The address that ``conversation`` was written from.

        Raises:
            PeerGone: it is no address of Telegram.
        """
        found = _FORM.fullmatch(conversation)
        if found is None:
            raise PeerGone("Percakapan ini bukan percakapan Telegram.")
        chat, topic = found.groups()
        return cls(int(chat), int(topic) if topic else None)

    def __str__(self) -> str:
        return f"{self.chat}/{self.topic}" if self.topic else f"{self.chat}"
