"""What is forgotten: by age and kind, at a citizen's wish, and again after an old backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from melayani_bot.channel import Part
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import (
    DISLIKED,
    Feedback,
    Holdings,
    Kept,
    Question,
    Reply,
    Sent,
    Unanswered,
)
from tests.unit.storage.test_messages import ANI, BUDI, NOW, answer, ask, message, reply

DAY = timedelta(days=1)


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> MessageStore:
    kinds: dict[str, Callable[[], MessageStore]] = {
        "memory": lambda: MemoryMessages(now=clock),
        "sqlite": lambda: SqliteMessages.open(tmp_path / "pesan.sqlite", now=clock),
    }
    return kinds[str(request.param)]()


def fill(store: MessageStore, *, good: bool = True) -> None:
    """Two conversations: an unanswered question, then a thumb, each with one part sent."""
    for peer in (ANI, BUDI):
        (question,) = ask(store, message(peer, "1", "rahasia palsu"))
        store.finish([reply(question, "a", unanswered=Unanswered(text="x", outcome="unknown"))])
        (thumbed,) = ask(store, message(peer, "2", "1"))
        thumb = Feedback(peer=peer, target="ktp", good=good, at=NOW)
        store.finish([reply(thumbed, feedback=thumb)])
    store.sent([Sent(part, "r") for part in store.claim_parts("web", 10)])


def forget(store: MessageStore, name: str = "3") -> None:
    (question,) = ask(store, message(ANI, name, "hapus data"))
    store.finish([Reply(question=question, parts=(Part(text="sudah"),), state={}, forget=True)])


def state_of(store: MessageStore, question: Question) -> object:
    store.release_question(question)
    return question.state


def test_forgetting_leaves_only_the_confirmation_and_other_people(store: MessageStore) -> None:
    fill(store)
    forget(store)
    assert store.holdings(ANI) == Holdings(parts=1)
    assert [part.part.text for part in store.history(ANI, 10)] == ["sudah"]
    assert store.holdings(BUDI) == Holdings(messages=2, parts=1, thumbs=1)
    assert (len(store.unanswered()), len(store.feedback())) == (1, 1)
    (question,) = ask(store, message(ANI, "4"))
    assert state_of(store, question) is None


def test_a_clock_that_was_set_back_keeps_nothing_that_was_to_be_forgotten(
    store: MessageStore, clock: Clock
) -> None:
    fill(store)
    clock.now = NOW - DAY
    forget(store)
    assert store.holdings(ANI) == Holdings(parts=1)
    assert len(store.unanswered()) == 1


def test_a_forgotten_message_that_comes_again_is_still_known(store: MessageStore) -> None:
    fill(store)
    forget(store)
    assert list(store.accept([message(ANI, "1"), message(ANI, "3")])) == [False, False]


def test_a_dead_letter_is_forgotten_and_a_waiting_question_is_not(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1"))
    store.bury_question(question, "galat")
    (wish,) = ask(store, message(ANI, "2", ago=1), message(ANI, "3"))
    store.finish([Reply(question=wish, parts=(), state={}, forget=True)])
    assert not store.dead_letters()
    assert [found.message.id for found in store.claim_questions(10)] == ["3"]


@pytest.mark.parametrize(
    ("kind", "gone", "left"),
    [
        (Kept.CONVERSATION, 2, Holdings(messages=2, parts=1, thumbs=1)),
        (Kept.UNANSWERED, 2, Holdings(messages=2, parts=1, thumbs=1)),
        (Kept.FEEDBACK, 2, Holdings(messages=2, parts=1)),
        (Kept.MESSAGE, 6, Holdings(thumbs=1)),
    ],
)
def test_each_kind_is_purged_alone_once_it_is_older(
    store: MessageStore, clock: Clock, kind: Kept, gone: int, left: Holdings
) -> None:
    fill(store)
    assert store.purge(kind, NOW) == 0
    clock.now = NOW + DAY
    assert store.purge(kind, NOW + DAY) == gone
    assert store.purge(kind, NOW + DAY) == 0
    assert store.holdings(ANI) == left


def test_what_still_waits_is_never_purged(store: MessageStore, clock: Clock) -> None:
    answer(store, ANI, "1", "a")
    store.accept([message(BUDI, "1")])
    clock.now = NOW + DAY
    assert store.purge(Kept.MESSAGE, NOW + DAY) == 0
    assert [part.peer for part in store.claim_parts("web", 10)] == [ANI]
    assert store.waiting() == 1


def test_a_bad_thumb_logs_what_had_been_asked(store: MessageStore) -> None:
    answer(store, ANI, "1", "a")
    answer(store, BUDI, "1", "a")
    (question,) = ask(store, message(ANI, "2", "2"))
    thumb = Feedback(peer=ANI, target="ktp/hilang", good=False, at=NOW)
    store.finish([reply(question, feedback=thumb)])
    assert store.unanswered() == [Unanswered(text="ktp", outcome=DISLIKED, nearest=("ktp/hilang",))]


def test_a_restored_backup_forgets_again(tmp_path: Path, clock: Clock) -> None:
    live = SqliteMessages.open(tmp_path / "pesan.sqlite", now=clock)
    fill(live)
    live._db.execute("VACUUM INTO ?", (str(tmp_path / "cadangan.sqlite"),))
    forget(live)
    restored = SqliteMessages.open(tmp_path / "cadangan.sqlite", now=clock)
    assert restored.holdings(ANI).messages == 2
    assert restored.entomb(live.tombstones()) == 1
    assert restored.holdings(ANI) == Holdings()
    assert restored.holdings(BUDI) == Holdings(messages=2, parts=1, thumbs=1)
    assert restored.tombstones() == live.tombstones()
    live.close()
    restored.close()


def test_a_wish_under_a_clock_that_was_set_back_holds_after_a_restore(
    tmp_path: Path, clock: Clock
) -> None:
    live = SqliteMessages.open(tmp_path / "pesan.sqlite", now=clock)
    fill(live)
    live._db.execute("VACUUM INTO ?", (str(tmp_path / "cadangan.sqlite"),))
    clock.now = NOW - DAY
    forget(live)
    restored = SqliteMessages.open(tmp_path / "cadangan.sqlite", now=clock)
    restored.entomb(live.tombstones())
    assert restored.holdings(ANI) == Holdings()
    live.close()
    restored.close()


def test_who_comes_back_after_the_wish_is_remembered_again(tmp_path: Path, clock: Clock) -> None:
    store = SqliteMessages.open(tmp_path / "pesan.sqlite", now=clock)
    forget(store)
    clock.now = NOW + DAY
    later = replace(message(ANI, "9"), sent_at=clock.now)
    (question,) = ask(store, later)
    store.finish([reply(question, "a")])
    assert store.entomb(store.tombstones()) == 1  # the confirmation of the wish
    assert store.holdings(ANI) == Holdings(messages=1, parts=1)
    assert not any("ani" in stone.mark for stone in store.tombstones())
    store.close()
