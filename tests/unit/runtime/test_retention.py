"""Each kind is kept for as long as the settings say, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from melayani_bot.runtime.retention import ages, sweep
from melayani_bot.settings import Retention
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.values import Holdings, Kept
from tests.unit.storage.test_forgetting import fill
from tests.unit.storage.test_messages import ANI, NOW


def test_every_kind_has_an_age() -> None:
    assert set(ages(Retention())) == set(Kept)


def test_a_sweep_takes_what_is_over_its_age() -> None:
    store = MemoryMessages(now=lambda: NOW)
    fill(store)
    kept = Retention(conversation_hours=1, message_days=8, unanswered_days=9, feedback_days=10)
    assert sum(sweep(store, kept, NOW + timedelta(hours=1)).values()) == 0
    assert sweep(store, kept, NOW + timedelta(hours=2))[Kept.CONVERSATION] == 2
    assert sweep(store, kept, NOW + timedelta(days=9))[Kept.MESSAGE] == 6
    assert store.holdings(ANI) == Holdings(thumbs=1)
    assert sweep(store, kept, datetime(2027, 11, 24, tzinfo=UTC))[Kept.FEEDBACK] == 2
    assert (store.holdings(ANI), store.unanswered()) == (Holdings(), [])
