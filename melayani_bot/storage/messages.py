"""The port of messages: a durable inbox and outbox with one holder a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from melayani_bot.channel import Part, Peer
from melayani_bot.storage.values import (
    Box,
    ChannelStatus,
    DeadLetter,
    Feedback,
    Holdings,
    Kept,
    Message,
    Outgoing,
    Question,
    Reply,
    Sent,
    Unanswered,
)


class MessageStore(Protocol):
    """Where messages are kept. When a method returns, what it wrote survives a crash.

    Each method that takes several items writes them in one transaction: all or none. A claim gives
    the head of a conversation to one holder; no one else gets anything of that conversation from
    the same box until the holder hands it back by `finish`, `sent`, `bury_*` or `release_*`, or
    its process ends. Methods block; one caller at a time.

    Raises:
        StorageError: nothing was written, and trying again later may succeed. Whatever else is
            raised says that these items cannot be written, and nothing was.
    """

    def accept(self, messages: Sequence[Message]) -> Sequence[bool]:
        """Store messages; for each whether it was new. A repetition changes nothing."""

    def claim_questions(self, limit: int) -> Sequence[Question]:
        """The first waiting question of up to ``limit`` free conversations.

        Within a conversation the order is that of ``sent_at``, then that of arrival; between
        conversations that of arrival.
        """

    def finish(self, replies: Sequence[Reply]) -> None:
        """Store state, parts, gap, thumb and the mark "done" of each; hand the conversations back.

        A second thumb of one conversation on one target changes nothing.
        """

    def fail_question(self, question: Question, error: str) -> None:
        """Count one failed attempt; the conversation stays claimed."""

    def bury_question(self, question: Question, error: str, apology: Part | None = None) -> None:
        """Make it a dead letter, queue the apology, and hand the conversation back.

        A question has one apology at most, however often it is replayed and buried.
        """

    def release_question(self, question: Question) -> None:
        """Hand the conversation back unchanged."""

    def count_deaths(self, box: Box, seqs: Sequence[int]) -> None:
        """Count that a former process ended with these in hand; only against those that wait."""

    def claim_parts(self, channel: str, limit: int) -> Sequence[Outgoing]:
        """The first unsent part of up to ``limit`` free conversations, in order of their age."""

    def sending(self, parts: Sequence[Outgoing]) -> None:
        """Note that the platform is about to be called; a crash now leaves them interrupted."""

    def sent(self, parts: Sequence[Sent]) -> None:
        """Note that they arrived and hand the conversations back."""

    def fail_part(self, part: Outgoing, error: str, *, counts: bool) -> None:
        """Note a failed try, as an attempt if it ``counts``; the conversation stays claimed."""

    def bury_part(self, part: Outgoing, error: str) -> None:
        """Make it a dead letter and hand the conversation back."""

    def undelivered(self, channel: str, receipt: str, error: str) -> bool:
        """Make the sent part with this receipt a dead letter; whether there was one."""

    def release_part(self, part: Outgoing) -> None:
        """Hand the conversation back unchanged."""

    def sent_since(self, channel: str, moment: datetime) -> Sequence[Outgoing]:
        """The parts of a channel that were sent since then, in the order of their numbers."""

    def history(self, peer: Peer, limit: int) -> Sequence[Outgoing]:
        """The last parts of a conversation, sent or still waiting, oldest first."""

    def dead_letters(self, limit: int = 100) -> Sequence[DeadLetter]:
        """Dead letters, the oldest first."""

    def replay(self, letters: Sequence[DeadLetter]) -> int:
        """Let them wait again as if never tried, with a new age; how many were still dead."""

    def waiting(self) -> int:
        """How many questions wait for an answer."""

    def status(self) -> Mapping[str, ChannelStatus]:
        """How each channel stands that ever had a message."""

    def unanswered(self, limit: int = 1000) -> Sequence[Unanswered]:
        """Gaps, the newest first."""

    def feedback(self, limit: int = 1000) -> Sequence[Feedback]:
        """Thumbs, the newest first."""

    def purge(self, kind: Kept, before: datetime) -> int:
        """Delete what is older than ``before`` and finished; how many records those were."""

    def holdings(self, peer: Peer) -> Holdings:
        """How much is kept of one conversation."""

    def close(self) -> None:
        """Release files; may be called twice."""
