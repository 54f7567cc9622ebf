"""Deletes what has been kept long enough, each kind after a time of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from melayani_bot.settings import Retention
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.values import Kept


def ages(retention: Retention) -> dict[Kept, timedelta]:
    """How long each kind is kept."""
    return {
        Kept.CONVERSATION: timedelta(hours=retention.conversation_hours),
        Kept.MESSAGE: timedelta(days=retention.message_days),
        Kept.UNANSWERED: timedelta(days=retention.unanswered_days),
        Kept.FEEDBACK: timedelta(days=retention.feedback_days),
    }


def sweep(store: MessageStore, retention: Retention, now: datetime) -> Mapping[Kept, int]:
    """Delete what is too old at ``now``; how many records of each kind went.

    Raises:
        StorageError: what was not deleted is too old at the next sweep as well.
    """
    return {kind: store.purge(kind, now - age) for kind, age in ages(retention).items()}
