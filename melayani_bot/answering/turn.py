"""One turn of a conversation: the masked question, how it reads, the state, the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from melayani_bot.answering.base import Base
from melayani_bot.answering.conversation import Conversation
from melayani_bot.text.clean import clean
from melayani_bot.text.redact import Masked, mask


@dataclass(frozen=True, slots=True)
class Turn:
    """What every step of the core sees.

    ``text`` is cleaned and masked; ``words`` are its words as typed, ``meaning`` as the lexicon
    reads them, ``content`` the meaning without greetings and fillers. ``now`` is local time.
    ``district`` is the kecamatan named now, else the one named before.
    """

    text: str
    masked: Masked
    words: tuple[str, ...]
    meaning: tuple[str, ...]
    content: tuple[str, ...]
    base: Base
    conversation: Conversation
    now: datetime
    district: str | None

    @classmethod
    def of(cls, question: str, base: Base, conversation: Conversation, now: datetime) -> Turn:
        """Clean and mask first, so that nothing behind this line sees a personal number."""
        masked = mask(clean(question))
        local = now.astimezone(ZoneInfo(base.knowledge.pack.zone))
        words, meaning, content = base.read(masked.text)
        state = conversation.at_time(local)
        district = base.places.district_in(words) or state.district
        return cls(masked.text, masked, words, meaning, content, base, state, local, district)

    @property
    def readings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words as typed and as the lexicon reads them."""
        return self.words, self.meaning

    @property
    def plain(self) -> str:
        """The words as typed, joined by one blank: what whole-message commands compare with."""
        return " ".join(self.words)
