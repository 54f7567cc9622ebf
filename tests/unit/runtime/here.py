"""An office in this process, for what does not need one of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from melayani_bot.answering import Base
from melayani_bot.answering.emergencies import Lookout, emergency_number
from melayani_bot.channel import Channel
from melayani_bot.runtime.answers import Errand, Opened
from melayani_bot.runtime.clerk import Clerk
from melayani_bot.runtime.living import Opening
from melayani_bot.runtime.operation import errand_of
from melayani_bot.settings import Retention, Settings
from melayani_bot.storage.values import Question, Reply

ERRAND = Errand(
    roots=(), pack="", data=Path(), capabilities={}, longest=1,
    nice=0, thumbs=False, retention=Retention(), contact="",
)  # fmt: skip


class Here:
    """Answers at once."""

    def __init__(self, base: Base, errand: Errand = ERRAND) -> None:
        self.clerk, self.closed = Clerk.of(errand, base), False
        self.opened = Opened(
            version=base.knowledge.version,
            emergency_number=emergency_number(base),
            lookout=Lookout.of(base),
        )

    @property
    def matches(self) -> tuple[int, int]:
        return self.clerk.matches

    async def answer(self, question: Question) -> Reply:
        return self.clerk(question)

    async def close(self) -> None:
        self.closed = True


def opening(
    compiled: Callable[[], Base], settings: Settings, channels: Sequence[Channel]
) -> Opening:
    """Opens offices with what ``compiled`` gives."""

    async def open_office(_: bool) -> Here:
        return Here(compiled(), errand_of(settings, channels))

    return open_office
