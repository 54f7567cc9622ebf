"""Answers one question from opened knowledge and the announcement of the moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Self

from melayani_bot.answering import Base
from melayani_bot.channel import Peer
from melayani_bot.runtime.announcement import Announcements
from melayani_bot.runtime.answers import Errand
from melayani_bot.runtime.manners import Manners
from melayani_bot.runtime.replying import Desk, reply
from melayani_bot.storage.folder import MESSAGES_FILE
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Holdings, Question, Reply


@dataclass(slots=True)
class Clerk:
    """Calling it answers: `replying.reply` on what is said at this moment."""

    desk: Desk
    announcements: Announcements = field(repr=False)

    @classmethod
    def of(cls, errand: Errand, base: Base) -> Self:
        """At a desk with ``base`` on it."""
        manners = Manners(
            retention=errand.retention,
            contact=errand.contact,
            official=base.knowledge.pack.official,
            holdings=partial(_holdings, errand),
        )
        desk = Desk(
            base=base,
            capabilities=errand.capabilities,
            thumbs=errand.thumbs,
            manners=manners,
        )
        return cls(desk, Announcements(errand.data))

    @property
    def matches(self) -> tuple[int, int]:
        """Matches remembered, matches made."""
        recall = self.desk.base.recall
        return recall.hits, recall.misses

    def __call__(self, question: Question) -> Reply:
        """The reply; raises whatever answering raises."""
        said = self.announcements.current()
        if said != self.desk.manners.announcement:
            manners = replace(self.desk.manners, announcement=said)
            self.desk = replace(self.desk, manners=manners)
        return reply(question, self.desk, datetime.now(UTC))


def _holdings(errand: Errand, peer: Peer) -> Holdings:
    """Asked for so seldom that the file is not held open for it."""
    store = SqliteMessages.beside(errand.data / MESSAGES_FILE)
    try:
        return store.holdings(peer)
    finally:
        store.close()
