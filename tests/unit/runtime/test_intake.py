"""The first hops: what is stored, what is refused, and in which order it is answered."""

import asyncio
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from melayani_bot.channel import Inbound, Kind, Location, Part, Peer, Undelivered
from melayani_bot.errors import StorageError
from melayani_bot.runtime.intake import kept
from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Box, Message, Question, Reply, Unanswered
from tests.unit.runtime.bench import ANI, BUDI, PLAIN, SORRY, Bench, FakeChannel, echo
from tests.unit.runtime.virtual import START, VirtualLoop, run

NIK = "3510000000000000"


@pytest.mark.parametrize("times", [1, 100])
def test_a_message_delivered_often_is_answered_once(times: int) -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        (message,) = bench.said(ANI, "a")
        await asyncio.gather(*(bench.hops.intake.deliver(message) for _ in range(times)))
        assert bench.hops.backlog.waiting == 1
        await bench.live(replace(message, text="lain"), message)
        assert bench.texts("ani") == ["a"]
        assert bench.diary.named("accepted").count((True,)) == 1

    run(main)


def test_no_personal_number_and_no_place_is_kept(tmp_path: Path) -> None:
    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment)
        bench = Bench(loop, store=store)
        spaced, wide = "3510 0000 0000 0000", "３５１０００００００００００００"
        place = Inbound(
            id="t", peer=ANI, at=START, kind=Kind.LOCATION, location=Location(-8.123456, 114.4)
        )
        await bench.live(*bench.said(ANI, f"nik {NIK}", spaced, wide), place)
        assert len(bench.texts("ani")) == 4

    run(main)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for digits in (NIK, "3510 0000", "３５１０", "8.123456"):
        assert digits.encode() not in stored


def test_hostile_text_and_ids_are_kept_in_a_form_that_any_store_takes(tmp_path: Path) -> None:
    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment)
        bench = Bench(loop, store=store)
        texts = ["\ud800\udfff", "a\x00b", "😀" * 10_000, "x" * 100_000, "", "\u202e\u200d"]
        messages = [replace(m, id=f"\ud800{n}") for n, m in enumerate(bench.said(ANI, *texts))]
        await bench.live(*messages, *messages)
        assert len(bench.texts("ani")) == len(texts)

    run(main)


def test_one_item_that_cannot_be_written_fails_alone() -> None:
    class Picky(MemoryMessages):
        def accept(self, messages):  # type: ignore[no-untyped-def]  # as in the port
            if any(message.text == "racun" for message in messages):
                raise ValueError("racun")
            return super().accept(messages)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=Picky(now=loop.moment))
        messages = bench.said(ANI, "a", "racun", "b")
        found = await asyncio.gather(
            *map(bench.hops.intake.deliver, messages), return_exceptions=True
        )
        assert [type(each) for each in found] == [type(None), ValueError, type(None)]

    run(main)


def test_beyond_the_backlog_messages_are_refused_and_accepted_ones_answered() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, policy=Policy(backlog=10))
        messages = [m for n in range(30) for m in bench.said(Peer("palsu", str(n)), "a")]
        refused = 0
        for message in messages:
            try:
                await bench.hops.intake.deliver(message)
            except StorageError:
                refused += 1
        assert refused == 20
        await bench.live()
        assert len(bench.channel.taken) == 10

    run(main)


def test_a_full_disk_refuses_and_recovers_without_a_restart() -> None:
    class Full(MemoryMessages):
        full = True

        def accept(self, messages):  # type: ignore[no-untyped-def]  # as in the port
            if Full.full:
                raise StorageError("penuh")
            return super().accept(messages)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=Full(now=loop.moment))
        with pytest.raises(StorageError):
            await bench.hops.intake.deliver(bench.said(ANI, "a")[0])
        Full.full = False
        await bench.live(*bench.said(ANI, "a"))
        assert bench.texts("ani") == ["a"]

    run(main)


def test_a_reply_that_the_disk_refuses_is_stored_later_and_sent_once() -> None:
    class Full(MemoryMessages):
        refusals = 3

        def finish(self, replies):  # type: ignore[no-untyped-def]  # as in the port
            if Full.refusals:
                Full.refusals -= 1
                raise StorageError("penuh")
            super().finish(replies)

        def sent(self, parts):  # type: ignore[no-untyped-def]  # as in the port
            if Full.refusals < 3:
                Full.refusals += 1
                raise StorageError("penuh")
            super().sent(parts)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=Full(now=loop.moment))
        await bench.live(*bench.said(ANI, "a"))
        assert bench.texts("ani") == ["a"]
        assert len(bench.channel.calls) == 1

    run(main)


def test_a_poison_question_is_buried_after_five_attempts_and_the_next_goes_on() -> None:
    attempts: list[float] = []

    def answer(question: Question) -> Reply:
        if question.message.text == "racun":
            attempts.append(asyncio.get_running_loop().time())
            raise RuntimeError(f"tersedak pada {NIK}")
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, answer=answer)
        await bench.live(*bench.said(ANI, "racun", "sesudah"), *bench.said(BUDI, "x"))
        assert len(attempts) == 5
        assert bench.texts("ani") == [SORRY, "sesudah"]
        assert bench.texts("budi") == ["x"]
        ((box, error),) = bench.diary.named("buried")
        assert box is Box.INBOX
        assert NIK not in error
        assert bench.hops.backlog.waiting == 0

    run(main)


def test_a_reply_that_no_store_can_hold_holds_up_nobody_else(tmp_path: Path) -> None:
    def answer(question: Question) -> Reply:
        found = echo(question)
        wrong = Unanswered(text=None, outcome="unknown")  # type: ignore[arg-type]  # a reply gone wrong
        return replace(found, unanswered=wrong) if question.message.text == "racun" else found

    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite")
        bench = Bench(loop, answer=answer, store=store)
        await bench.live(*bench.said(ANI, "racun", "sesudah"), *bench.said(BUDI, "x"), seconds=99)
        assert bench.texts("ani") == [SORRY, "sesudah"]
        assert bench.texts("budi") == ["x"]
        assert bench.channel.calls[0][1] == "budi"
        assert [letter.text for letter in store.dead_letters()] == ["racun"]
        store.close()

    run(main)


def test_replayed_dead_letters_are_answered_in_order_and_once() -> None:
    broken = True

    def answer(question: Question) -> Reply:
        if broken:
            raise RuntimeError("rusak")
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        nonlocal broken
        bench = Bench(loop, answer=answer, policy=Policy(tries=1))
        running = asyncio.create_task(bench.live(*bench.said(ANI, *map(str, range(50)))))
        await asyncio.sleep(100)
        broken = False
        assert bench.store is not None
        letters = bench.store.dead_letters()
        assert (bench.store.replay(letters), bench.store.replay(letters)) == (50, 0)
        await running
        told = [text for text in bench.texts("ani") if text != SORRY]
        assert told == [str(number) for number in range(50)]

    run(main)


def test_the_state_of_a_conversation_goes_from_turn_to_turn() -> None:
    states: list[object] = []

    def answer(question: Question) -> Reply:
        states.append(question.state)
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, answer=answer)
        await bench.live(*bench.said(ANI, "a", "b", "c"))
        assert states == [None, {"turns": 1}, {"turns": 2}]

    run(main)


def test_limits_may_answer_with_a_notice_or_keep_silent() -> None:
    verdicts = {"a": "", "b": "terlalu-cepat", "c": None}
    seen: list[tuple[str, str]] = []

    def answer(question: Question) -> Reply:
        seen.append((question.message.text, question.message.notice))
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, answer=answer, admit=lambda inbound: verdicts[inbound.text])
        await bench.live(*bench.said(ANI, "a", "b", "c"))
        assert seen == [("a", ""), ("b", "terlalu-cepat")]

    run(main)


def test_a_channel_that_hangs_while_it_is_opened_is_opened_again() -> None:
    class Slow(FakeChannel):
        opened = 0

        async def open(self) -> None:
            self.opened += 1
            if self.opened < 3:
                await asyncio.sleep(1e6)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        channel = Slow(PLAIN)
        channel.feed += bench.said(ANI, "a")
        bench.hops = replace(bench.hops, channels=[channel])
        await bench.live()
        assert (channel.opened, bench.texts("ani")) == (3, ["a"])
        assert bench.diary.named("failed") == [("palsu", "TimeoutError: ")] * 2

    run(main)


def test_a_polling_channel_is_started_again_until_its_message_is_stored() -> None:
    class Full(MemoryMessages):
        refusals = 4

        def accept(self, messages):  # type: ignore[no-untyped-def]  # as in the port
            if Full.refusals:
                Full.refusals -= 1
                raise StorageError("penuh")
            return super().accept(messages)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=Full(now=loop.moment))
        bench.channel.feed += [*bench.said(ANI, "a", "b")]
        await bench.live()
        assert bench.texts("ani") == ["a", "b"]
        assert [name for name, _ in bench.diary.named("failed")] == ["palsu"] * 4

    run(main)


@pytest.mark.parametrize("hours", [1, 23, 25, 9000, -25, -9000])
def test_a_clock_that_is_set_keeps_no_timer_and_no_message(tmp_path: Path, hours: int) -> None:
    async def main(loop: VirtualLoop) -> None:
        tries = iter([True, True, True, False])

        def script(*_: object) -> None:
            if next(tries, False):
                raise ConnectionError("putus")

        def stamp() -> datetime:
            return bench.clock.stamp()

        bench = Bench(loop, script, store=SqliteMessages.open(tmp_path / "p.sqlite", now=stamp))
        messages = bench.said(ANI, "a", "b", "c")
        running = asyncio.create_task(bench.live(messages[0], seconds=120))
        for message, error in zip(messages[1:], (-hours, hours), strict=True):
            await asyncio.sleep(1)
            bench.error = timedelta(hours=error)
            await bench.hops.intake.deliver(message)
        await asyncio.sleep(1)
        bench.error = timedelta(0)
        await running
        assert bench.texts("ani") == ["a", "b", "c"]

    run(main)


def test_a_question_that_is_too_old_is_given_up_and_the_next_one_answered() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        await bench.live(*bench.said(ANI, "lama", ago=90_000), *bench.said(ANI, "baru"))
        assert bench.texts("ani") == ["baru"]
        ((box, error),) = bench.diary.named("buried")
        assert (box, "tua" in error) == (Box.INBOX, True)

    run(main)


def test_ids_that_differ_stay_different() -> None:
    ids = ["a", "a ", "\ud800", "\\ud800"[1:], "ä", "a" * 256]
    found = {kept(Inbound(id=each, peer=ANI, at=START)).id for each in ids}
    assert len(found) == len(ids)
    assert isinstance(kept(Inbound(id="a", peer=ANI, at=START)), Message)
    assert json.dumps(sorted(found))


def test_what_a_platform_could_not_deliver_becomes_a_dead_letter_once() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        running = asyncio.create_task(bench.live(*bench.said(ANI, "a", "b")))
        await asyncio.sleep(10)
        lost = Undelivered(channel="palsu", receipt="r1", reason=f"Tidak sampai {NIK}")
        for word in (lost, lost, replace(lost, receipt="lain"), replace(lost, channel="lain")):
            await bench.hops.intake.deliver(word)
        assert bench.store is not None
        (letter,) = bench.store.dead_letters()
        assert (letter.box, letter.text) == (Box.OUTBOX, "a")
        assert (len(bench.diary.named("undelivered")), NIK in letter.error) == (1, False)
        bench.store.replay([letter])
        await running
        assert bench.texts("ani") == ["a", "b", "a"]

    run(main)


def test_a_word_about_an_unknown_part_does_not_keep_its_platform_waiting() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        began = loop.time()
        for number in range(1000):
            await bench.hops.intake.deliver(
                Undelivered(channel="palsu", receipt=f"asing{number}", reason="Tidak sampai")
            )
        assert loop.time() == began
        more = Undelivered(channel="palsu", receipt="lagi", reason="Tidak sampai")
        with pytest.raises(StorageError):
            await bench.hops.intake.deliver(more)
        await asyncio.sleep(2)
        await bench.hops.intake.deliver(more)
        await bench.live(seconds=0)

    run(main)


def test_a_word_that_waits_is_heard_before_the_server_ends() -> None:
    heard: list[str] = []

    class Listening(MemoryMessages):
        def undelivered(self, channel, receipt, error):  # type: ignore[no-untyped-def]  # as in the port
            heard.append(receipt)
            return super().undelivered(channel, receipt, error)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=Listening(now=loop.moment))
        running = asyncio.create_task(bench.live(*bench.said(ANI, "a"), seconds=1))
        await asyncio.sleep(0.9)
        await bench.hops.intake.deliver(Undelivered(channel="palsu", receipt="r9", reason="x"))
        await running
        assert heard == ["r9", "r9"]
        assert loop.time() < 1.5

    run(main)


def test_word_of_a_failure_may_come_before_the_receipt_is_stored() -> None:
    async def main(loop: VirtualLoop) -> None:
        async def script(channel: FakeChannel, to: Peer, part: Part) -> None:
            word = Undelivered(channel="palsu", receipt="r1", reason="Tidak sampai")
            words.append(asyncio.create_task(bench.hops.intake.deliver(word)))

        words: list[asyncio.Task[None]] = []
        bench = Bench(loop, script)
        await bench.live(*bench.said(ANI, "a"))
        assert bench.store is not None
        assert [letter.text for letter in bench.store.dead_letters()] == ["a"]
        await asyncio.gather(*words)

    run(main)
