"""The contract of the message port; a further backend is named in ``BACKENDS``."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from melayani_bot.channel import Choice, ContactCard, Kind, Location, Part, Peer
from melayani_bot.errors import StorageError
from melayani_bot.storage import schema
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.rows import UNREADABLE
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import (
    Box,
    Feedback,
    Message,
    Outgoing,
    Question,
    Reply,
    Sent,
    Unanswered,
)

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ANI, BUDI = Peer("web", "ani"), Peer("web", "budi")

BACKENDS: dict[str, Callable[[Path], MessageStore]] = {
    "memory": lambda folder: MemoryMessages(now=lambda: NOW),
    "sqlite": lambda folder: SqliteMessages.open(folder / "pesan.sqlite", now=lambda: NOW),
}


@pytest.fixture(params=sorted(BACKENDS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MessageStore:
    return BACKENDS[request.param](tmp_path)


def message(peer: Peer, name: str, text: str = "ktp", *, ago: float = 0.0) -> Message:
    return Message(peer=peer, id=name, text=text, sent_at=NOW - timedelta(seconds=ago))


def reply(question: Question, *texts: str, **more: object) -> Reply:
    parts = tuple(Part(text=text) for text in texts)
    return Reply(question=question, parts=parts, state={"topic": question.message.id}, **more)  # type: ignore[arg-type]  # only its own fields


def ask(store: MessageStore, *messages: Message) -> list[Question]:
    store.accept(messages)
    return list(store.claim_questions(10))


def answer(store: MessageStore, peer: Peer, name: str, *texts: str) -> None:
    (question,) = ask(store, message(peer, name))
    store.finish([reply(question, *texts)])


def test_a_repetition_is_known_by_peer_and_id(store: MessageStore) -> None:
    batch = [message(ANI, "1"), message(ANI, "1", "lain"), message(BUDI, "1"), message(ANI, "2")]
    assert list(store.accept(batch)) == [True, False, True, True]
    assert list(store.accept(batch)) == [False] * 4
    assert store.waiting() == 3


def test_a_repetition_after_the_answer_changes_nothing(store: MessageStore) -> None:
    answer(store, ANI, "1", "a")
    assert list(store.accept([message(ANI, "1")])) == [False]
    assert not store.claim_questions(10)


def test_what_is_stored_comes_back_whole(store: MessageStore) -> None:
    sent = Message(
        peer=ANI, id="x", text="•••\n😀", choice="2", kind=Kind.CHOICE, notice="batas",
        sent_at=NOW - timedelta(minutes=1),
    )  # fmt: skip
    (question,) = ask(store, sent)
    assert question.message == sent
    assert (question.received_at, question.attempts, question.state) == (NOW, 0, None)


def test_nothing_was_sent_after_it_was_received(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1", ago=-3600))
    assert question.message.sent_at == NOW


def test_a_conversation_is_answered_in_the_order_of_sending(store: MessageStore) -> None:
    store.accept(
        [message(ANI, "new", ago=1), message(ANI, "old", ago=9), message(ANI, "tie", ago=1)]
    )
    order = []
    while found := store.claim_questions(10):
        order.append(found[0].message.id)
        store.finish([reply(found[0])])
    assert order == ["old", "new", "tie"]


def test_a_claimed_conversation_is_given_to_no_one_else(store: MessageStore) -> None:
    store.accept([message(ANI, "1"), message(ANI, "2"), message(BUDI, "1")])
    assert [q.message.peer for q in store.claim_questions(1)] == [ANI]
    assert [q.message.peer for q in store.claim_questions(10)] == [BUDI]
    assert not store.claim_questions(10)


def test_finishing_writes_state_and_parts_and_frees_the_conversation(store: MessageStore) -> None:
    first, _ = ask(store, message(ANI, "1"), message(BUDI, "1"))
    store.accept([message(ANI, "2")])
    store.finish([reply(first, "a", "b")])
    (second,) = store.claim_questions(10)
    assert (second.message.id, second.state) == ("2", {"topic": "1"})
    assert [out.part.text for out in store.history(ANI, 10)] == ["a", "b"]


def test_a_failed_question_counts_and_stays_claimed(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1"))
    store.fail_question(question, "galat")
    assert not store.claim_questions(10)
    store.release_question(question)
    (again,) = store.claim_questions(10)
    assert again.attempts == 1


def test_a_buried_question_lets_the_next_one_pass(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1", "racun"), message(ANI, "2"))
    store.bury_question(question, "galat")
    (letter,) = store.dead_letters()
    assert (letter.id, letter.text, letter.error) == (f"masuk-{question.seq}", "racun", "galat")
    assert [q.message.id for q in store.claim_questions(10)] == ["2"]


def test_a_buried_question_is_apologised_for_once(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1"))
    sorry = Part(text="maaf", key="maaf")
    store.bury_question(question, "galat", sorry)
    store.replay(store.dead_letters())
    (again,) = store.claim_questions(1)
    store.bury_question(again, "galat", sorry)
    store.replay(store.dead_letters())
    (last,) = store.claim_questions(1)
    store.finish([reply(last, "a")])
    assert [out.part.text for out in store.history(ANI, 9)] == ["maaf", "a"]


def test_a_death_counts_against_a_question_that_still_waits(store: MessageStore) -> None:
    first, second = ask(store, message(ANI, "1"), message(BUDI, "1"))
    store.finish([reply(second)])
    for seqs in ([first.seq], [first.seq, second.seq, 999]):
        store.count_deaths(Box.INBOX, seqs)
    store.release_question(first)
    (found,) = store.claim_questions(9)
    assert (found.deaths, found.attempts) == (2, 0)
    store.bury_question(found, "mati")
    assert (store.replay(store.dead_letters()), store.claim_questions(9)[0].deaths) == (1, 0)


def test_a_death_counts_against_a_part_that_was_not_sent(store: MessageStore) -> None:
    answer(store, ANI, "1", "a", "b")
    answer(store, BUDI, "1", "c")
    a, c = store.claim_parts("web", 10)
    store.sending([a, c])
    store.sent([Sent(c, "r")])
    for seqs in ([a.seq], [a.seq, c.seq, 999]):
        store.count_deaths(Box.OUTBOX, seqs)
    store.release_part(a)
    (found,) = store.claim_parts("web", 9)
    assert (found.seq, found.deaths, found.attempts, found.interrupted) == (a.seq, 2, 0, True)
    assert [out.deaths for out in store.history(BUDI, 9)] == [0]
    store.bury_part(found, "mati")
    assert (store.replay(store.dead_letters()), store.claim_parts("web", 1)[0].deaths) == (1, 0)


def test_parts_leave_in_order_one_at_a_time(store: MessageStore) -> None:
    answer(store, ANI, "1", "a", "b")
    answer(store, BUDI, "1", "c")
    first = store.claim_parts("web", 10)
    assert [out.part.text for out in first] == ["a", "c"]
    assert not store.claim_parts("web", 10)
    store.sending(first)
    store.sent([Sent(first[0], "r1")])
    assert [out.part.text for out in store.claim_parts("web", 10)] == ["b"]


def test_channels_do_not_wait_for_each_other(store: MessageStore) -> None:
    answer(store, Peer("lain", "x"), "1", "a")
    answer(store, ANI, "1", "b")
    assert [out.part.text for out in store.claim_parts("web", 1)] == ["b"]
    assert [out.part.text for out in store.claim_parts("lain", 1)] == ["a"]


def test_a_part_comes_back_whole(store: MessageStore) -> None:
    part = Part(
        text="<b>x</b>", plain="x", key="k", choices=(Choice("1", "satu", "ket"),),
        contact=ContactCard("Loket", "0800-PALSU"), location=Location(-8.2, 114.4, "Kantor"),
    )  # fmt: skip
    (question,) = ask(store, message(ANI, "1", ago=60))
    store.finish([Reply(question=question, parts=(part,), state={})])
    (out,) = store.claim_parts("web", 1)
    assert (out.part, out.part.key, out.asked_at) == (part, "k", NOW - timedelta(seconds=60))


def test_only_failures_that_count_are_counted(store: MessageStore) -> None:
    answer(store, ANI, "1", "a")
    (out,) = store.claim_parts("web", 1)
    store.fail_part(out, "503", counts=True)
    store.fail_part(out, "503", counts=False)
    assert not store.claim_parts("web", 1)
    store.release_part(out)
    assert store.claim_parts("web", 1)[0].attempts == 1


def test_an_interrupted_part_says_so(store: MessageStore) -> None:
    answer(store, ANI, "1", "a")
    (out,) = store.claim_parts("web", 1)
    store.sending([out])
    store.release_part(out)
    assert store.claim_parts("web", 1)[0].interrupted


def test_replayed_letters_wait_again_in_order_and_once(store: MessageStore) -> None:
    questions: list[Question] = []
    store.accept([message(ANI, str(number), ago=9 - number) for number in range(3)])
    while found := store.claim_questions(1):
        questions += found
        store.bury_question(found[0], "galat")
    letters = store.dead_letters()
    assert (store.replay(letters), store.replay(letters)) == (3, 0)
    assert store.waiting() == 3
    (first,) = store.claim_questions(5)
    assert (first.message.id, first.attempts) == ("0", 0)


def test_a_replayed_part_has_a_new_age(store: MessageStore) -> None:
    (question,) = ask(store, message(ANI, "1", ago=90_000))
    store.finish([reply(question, "a")])
    (out,) = store.claim_parts("web", 1)
    store.bury_part(out, "terlalu lama")
    (letter,) = store.dead_letters()
    assert (letter.box, letter.text, letter.attempts) == (Box.OUTBOX, "a", 1)
    assert (store.replay([letter]), store.replay([letter])) == (1, 0)
    assert store.claim_parts("web", 1)[0].asked_at == NOW


def test_a_sent_part_that_never_arrived_is_found_by_its_receipt(store: MessageStore) -> None:
    answer(store, ANI, "1", "a")
    (out,) = store.claim_parts("web", 1)
    assert not store.undelivered("web", "r", "131026")
    store.sent([Sent(out, "r")])
    assert not store.undelivered("lain", "r", "131026")
    assert store.undelivered("web", "r", "131026")
    assert not store.undelivered("web", "r", "131026")
    (letter,) = store.dead_letters()
    assert (letter.box, letter.error, letter.attempts) == (Box.OUTBOX, "131026", 1)


def test_history_holds_what_was_and_will_be_sent(store: MessageStore) -> None:
    answer(store, ANI, "1", "a", "b", "c")
    (out,) = store.claim_parts("web", 1)
    store.sent([Sent(out, "r")])
    assert [found.part.text for found in store.history(ANI, 2)] == ["b", "c"]
    assert [found.part.text for found in store.history(ANI, 9)] == ["a", "b", "c"]
    assert not store.history(BUDI, 9)


def test_what_was_sent_since_a_moment(store: MessageStore) -> None:
    answer(store, ANI, "1", "a", "b")
    (out,) = store.claim_parts("web", 1)
    store.sent([Sent(out, "r")])
    assert [found.part.text for found in store.sent_since("web", NOW)] == ["a"]
    assert not store.sent_since("web", NOW + timedelta(seconds=1))
    assert not store.sent_since("lain", NOW)


def test_status_counts_by_channel(store: MessageStore) -> None:
    answer(store, Peer("lain", "x"), "1", "a")
    answer(store, ANI, "1", "a", "b")
    (out,) = store.claim_parts("web", 1)
    store.sent([Sent(out, "r")])
    (question,) = ask(store, message(BUDI, "1"))
    store.bury_question(question, "galat")
    store.accept([message(BUDI, "2")])
    found = store.status()
    assert set(found) == {"web", "lain"}
    web, other = found["web"], found["lain"]
    assert (web.questions, web.parts, web.dead) == (1, 1, 1)
    assert (web.oldest, web.last_sent) == (NOW, NOW)
    assert (other.questions, other.parts, other.dead) == (0, 1, 0)
    assert (other.oldest, other.last_sent) == (NOW, None)


def test_gaps_and_thumbs(store: MessageStore) -> None:
    gap = Unanswered(text="apa ini", outcome="unknown", nearest=("ktp", "akta"), version="v1")
    thumb = Feedback(peer=ANI, target="ktp", good=False, at=NOW)
    for name, more in (("1", {"unanswered": gap, "feedback": thumb}), ("2", {"feedback": thumb})):
        (question,) = ask(store, message(ANI, name))
        store.finish([reply(question, "a", **more)])
    assert list(store.unanswered()) == [gap]
    assert list(store.feedback()) == [thumb]


class Model:
    """Drives any store through the same random steps and keeps what came out."""

    def __init__(self, store: MessageStore) -> None:
        self.store, self.seen = store, list[object]()
        self.questions, self.parts = list[Question](), list[Outgoing]()

    def step(self, number: int, which: int) -> None:
        store, peer = self.store, (ANI, BUDI)[which % 2]
        if number == 0:
            batch = [message(peer, str(which), ago=which % 5), message(peer, str(which // 2))]
            self.seen.append(list(store.accept(batch)))
        elif number == 1:
            self.questions += store.claim_questions(which % 3)
        elif number == 2 and self.questions:
            question = self.questions.pop(which % len(self.questions))
            store.finish([reply(question, *"ab"[: which % 3])])
        elif number == 3 and self.questions:
            store.bury_question(self.questions.pop(), "galat")
        elif number == 4:
            self.parts += store.claim_parts("web", which % 3)
        elif number == 5 and self.parts:
            store.sent([Sent(self.parts.pop(which % len(self.parts)), "r")])
        elif number == 6 and self.parts:
            store.bury_part(self.parts.pop(), "galat")
        elif number == 7:
            store.replay(store.dead_letters(which % 3))
        # Numbers of rows are each backend's own.
        asked = [(found.message, found.attempts) for found in self.questions]
        told = [(found.peer, found.part, found.attempts) for found in self.parts]
        self.seen.append((asked, told, store.waiting(), store.status()))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 11)), max_size=40))
def test_all_backends_do_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    models = [Model(make(tmp_path_factory.mktemp("m"))) for make in BACKENDS.values()]
    for model in models:
        for step in steps:
            model.step(*step)
        model.store.close()
    assert all(model.seen == models[0].seen for model in models)


def test_a_claim_does_not_outlive_the_process(tmp_path: Path) -> None:
    store = SqliteMessages.open(tmp_path / "p.sqlite")
    ask(store, message(ANI, "1"))
    store.close()
    assert SqliteMessages.open(tmp_path / "p.sqlite").claim_questions(1)


@pytest.mark.parametrize("version", range(len(schema.UPGRADES)))
def test_each_earlier_version_is_brought_up_with_its_rows(tmp_path: Path, version: int) -> None:
    db = sqlite3.connect(tmp_path / "p.sqlite")
    if version:
        db.executescript("".join(schema.UPGRADES[:version]))
        db.execute(f"PRAGMA application_id = {schema.APPLICATION}")
        db.execute(
            "INSERT INTO inbox (channel, conversation, message, kind, text, notice, sent_at,"
            " received_at) VALUES ('web', 'ani', '1', 'text', 'ktp', '',"
            " '2026-11-24T02:00:00.000000+00:00', '2026-11-24T02:00:00.000000+00:00')"
        )
        db.execute(
            "INSERT INTO outbox (inbox, place, channel, conversation, part, asked_at, created_at)"
            """ VALUES (1, 0, 'web', 'ani', '{"text": "a"}', '2026-11-24T02:00:00.000000+00:00',"""
            " '2026-11-24T02:00:00.000000+00:00')"
        )
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()
    store = SqliteMessages.open(tmp_path / "p.sqlite")
    assert store.waiting() == (1 if version else 0)
    assert not store.unanswered()
    assert [(out.part.text, out.deaths) for out in store.history(ANI, 9)] == [("a", 0)][:version]


def test_newer_foreign_and_damaged_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    SqliteMessages.open(path).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(schema.UPGRADES) + 1}")
    db.close()
    _refused(path, "versi")
    db = sqlite3.connect(path)
    db.executescript(f"PRAGMA user_version = {len(schema.UPGRADES)}; PRAGMA application_id = 1;")
    db.close()
    _refused(path, "bukan basis data")
    path.write_bytes(b"bukan sqlite sama sekali, hanya teks yang cukup panjang" * 20)
    _refused(path, "rusak")


def _refused(path: Path, words: str) -> None:
    before = path.read_bytes()
    with pytest.raises(StorageError, match=words):
        SqliteMessages.open(path)
    assert path.read_bytes() == before


def test_a_message_that_sqlite_cannot_hold_takes_its_whole_transaction_back(tmp_path: Path) -> None:
    store = SqliteMessages.open(tmp_path / "p.sqlite")
    with pytest.raises(UnicodeEncodeError):
        store.accept([message(ANI, "1"), message(ANI, "2", "\ud800")])
    assert store.waiting() == 0
    assert list(store.accept([message(ANI, "1")])) == [True]


@pytest.mark.parametrize("end", ["", "-wal"])
@pytest.mark.parametrize("replaced", [True, False])
def test_a_file_that_is_taken_away_meanwhile_takes_no_message(
    tmp_path: Path, end: str, replaced: bool
) -> None:
    path = tmp_path / "p.sqlite"
    store = SqliteMessages.open(path)
    store.accept([message(ANI, "1")])
    file = path.with_name(path.name + end)
    content = file.read_bytes()
    file.unlink()
    if replaced:
        file.write_bytes(content)
    with pytest.raises(StorageError, match="dihapus"):
        store.accept([message(ANI, "2")])
    with pytest.raises(StorageError, match="dihapus"):
        store.status()
    store.close()


def test_a_damaged_row_becomes_a_dead_letter_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    store = SqliteMessages.open(tmp_path / "p.sqlite", now=lambda: NOW)
    answer(store, ANI, "1", "a", "b", "c")
    with closing(sqlite3.connect(tmp_path / "p.sqlite")) as db, db:
        db.execute("UPDATE outbox SET part = '{' WHERE place < 2")
        db.execute("UPDATE outbox SET state = 'sent', sent_at = created_at WHERE place = 1")
        db.execute("UPDATE conversation SET state = '{'")
    assert [question.state for question in ask(store, message(ANI, "2"), message(BUDI, "1"))] == [
        None,
        None,
    ]
    store.accept([message(Peer("web", "cici"), "1"), message(Peer("web", "cici"), "2")])
    with closing(sqlite3.connect(tmp_path / "p.sqlite")) as db, db:
        db.execute("UPDATE inbox SET sent_at = '-' WHERE conversation = 'cici' AND message = '1'")
    assert [question.message.id for question in store.claim_questions(10)] == ["2"]
    assert [part.part.text for part in store.claim_parts("web", 10)] == ["c"]
    assert [part.part.text for part in store.history(ANI, 10)] == ["c"]
    assert store.sent_since("web", NOW - timedelta(days=1)) == []
    letters = [(letter.id, letter.error, letter.text) for letter in store.dead_letters()]
    assert letters == [("masuk-4", UNREADABLE, "ktp"), ("keluar-1", UNREADABLE, "{")]
    assert store.replay(store.dead_letters()) == 2
    assert not store.claim_questions(10)
    assert not store.claim_parts("web", 10)


def test_other_processes_that_come_and_go_do_not_make_a_file_another_one(tmp_path: Path) -> None:
    store = SqliteMessages.open(tmp_path / "p.sqlite")
    for number in range(3):
        other = SqliteMessages.open(tmp_path / "p.sqlite")
        assert list(store.accept([message(ANI, str(number))])) == [True]
        other.replay(other.dead_letters())
        other.close()
    assert store.waiting() == 3
    store.close()


def test_beside_a_server_it_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "p \u00e9?#%.sqlite"
    with pytest.raises(StorageError, match="tidak dapat dibuka"):
        SqliteMessages.beside(path)
    store = SqliteMessages.open(path)
    answer(store, ANI, "1", "a")
    reader = SqliteMessages.beside(path)
    assert (reader.holdings(ANI).messages, reader.holdings(ANI).parts) == (1, 1)
    with pytest.raises(StorageError):
        reader.accept([message(ANI, "2")])
    reader.close()
    store.close()
