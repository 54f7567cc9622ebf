"""The last hop: what happens when a platform does not simply say yes."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from melayani_bot.channel import Capabilities, Part, Peer, SendReceipt, Undelivered
from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized
from melayani_bot.runtime.intake import kept
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.sender import room
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Box, Question, Reply
from tests.unit.runtime.bench import ANI, BUDI, CICI, Bench, FakeChannel, echo
from tests.unit.runtime.virtual import VirtualLoop, run

DEAD = Box.OUTBOX


def times(bench: Bench, conversation: str) -> list[float]:
    return [time for time, peer, _ in bench.channel.calls if peer == conversation]


def only(peer: Peer, error: Exception):  # type: ignore[no-untyped-def]  # a script
    def script(_: FakeChannel, to: Peer, __: Part) -> None:
        if to == peer:
            raise error

    return script


def test_parts_of_a_conversation_keep_their_order() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        await bench.live(*bench.said(ANI, "a\nb", "c\nd"), *bench.said(BUDI, "x\ny"))
        assert bench.texts("ani") == ["a", "b", "c", "d"]
        assert bench.texts("budi") == ["x", "y"]

    run(main)


def test_a_failing_part_is_tried_five_times_then_buried_and_the_next_goes_on() -> None:
    def script(_: FakeChannel, __: Peer, part: Part) -> None:
        if part.text == "racun":
            raise ChannelError("503")

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(*bench.said(ANI, "racun", "sesudah"), *bench.said(BUDI, "lain"))
        assert len(times(bench, "ani")) == 5 + 1
        assert bench.texts("ani") == ["sesudah"]
        assert bench.texts("budi") == ["lain"]
        assert bench.diary.named("buried") == [(DEAD, "ChannelError: 503")]

    run(main)


def test_waits_grow_and_are_bounded() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, only(ANI, ChannelError("503")), policy=Policy(tries=12))
        await bench.live(*bench.said(ANI, "a"))
        tried = times(bench, "ani")
        gaps = [after - before for before, after in pairwise(tried)]
        tops = [min(16.0, 2.0**number) for number in range(11)]
        assert all(gap <= top + 0.01 for gap, top in zip(gaps, tops, strict=True))
        assert max(gaps) > 4

    run(main)


def test_retry_after_is_waited_for_once_and_only_that_chat_waits() -> None:
    def script(channel: FakeChannel, to: Peer, _: Part) -> None:
        if to == ANI and len(channel.calls) < 3:
            raise RateLimited("429", retry_after=timedelta(seconds=40))

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(*bench.said(ANI, "a"), *bench.said(BUDI, "x", "y"))
        assert times(bench, "ani") == [0.0, 40.0]
        assert times(bench, "budi") == [0.0, 0.0]

    run(main)


def test_a_storm_of_429_buries_nothing() -> None:
    def script(channel: FakeChannel, _: Peer, __: Part) -> None:
        if asyncio.get_running_loop().time() < 300:
            raise RateLimited("429", retry_after=timedelta(seconds=7))

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(*(m for n in range(50) for m in bench.said(Peer("palsu", str(n)), "a")))
        assert len(bench.channel.taken) == 50
        assert not bench.diary.named("buried")
        assert not bench.diary.named("circuit")

    run(main)


@pytest.mark.parametrize("error", [PeerGone("diblokir"), Rejected("ditolak")])
def test_what_can_never_succeed_is_tried_once(error: Exception) -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, only(ANI, error))
        await bench.live(*bench.said(ANI, "a"), *bench.said(BUDI, "x"))
        assert len(times(bench, "ani")) == 1
        assert len(bench.diary.named("buried")) == 1
        assert not bench.diary.named("circuit")

    run(main)


def test_a_refused_token_stops_the_channel_keeps_the_queue_and_alerts_once() -> None:
    def script(channel: FakeChannel, _: Peer, __: Part) -> None:
        if asyncio.get_running_loop().time() < 1000:
            raise Unauthorized("token ditolak")

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(
            *(m for n in range(30) for m in bench.said(Peer("palsu", str(n)), "a", "b"))
        )
        assert len(bench.channel.taken) == 60
        assert bench.diary.named("circuit") == [(True,), (False,)]
        assert len(bench.channel.calls) <= 60 + 30 + 1000 / bench.policy.probe_seconds + 1
        assert not bench.diary.named("buried")

    run(main)


def test_an_outage_of_the_platform_is_blamed_on_no_message() -> None:
    def script(channel: FakeChannel, _: Peer, __: Part) -> None:
        if asyncio.get_running_loop().time() < 7200:
            raise ChannelError("tidak tersambung")

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(
            *(m for n in range(20) for m in bench.said(Peer("palsu", str(n)), "a")), seconds=9000
        )
        assert len(bench.channel.taken) == 20
        assert not bench.diary.named("buried")

    run(main)


def test_a_send_that_hangs_is_given_up_and_holds_up_no_one() -> None:
    async def hang() -> None:
        await asyncio.sleep(1e6)

    def script(_: FakeChannel, to: Peer, __: Part) -> object:
        return hang() if to == ANI else None

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script)
        await bench.live(*bench.said(ANI, "a"), *bench.said(BUDI, "x"), *bench.said(CICI, "y"))
        assert times(bench, "budi") == times(bench, "cici") == [0.0]
        assert len(times(bench, "ani")) == bench.policy.unclear_tries
        assert bench.diary.named("buried") == [(DEAD, "platform tidak menjawab")]

    run(main)


def test_a_part_that_may_have_arrived_is_tried_once_more() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, only(ANI, ChannelError("koneksi putus", unclear=True)))
        await bench.live(*bench.said(ANI, "a"))
        assert len(times(bench, "ani")) == bench.policy.unclear_tries
        assert bench.diary.named("buried") == [(DEAD, "ChannelError: koneksi putus")]

    run(main)


def test_a_send_that_cannot_be_cancelled_holds_up_no_one_either() -> None:
    async def main(loop: VirtualLoop) -> None:
        patient = True

        async def deaf() -> None:
            while patient:
                try:
                    await asyncio.sleep(1e4)
                except asyncio.CancelledError:
                    continue

        bench = Bench(loop, lambda _, to, __: deaf() if to == ANI else None)
        messages = [m for n in range(40) for m in bench.said(Peer("palsu", str(n)), "x")]
        await bench.live(*bench.said(ANI, "a"), *messages, seconds=100)
        assert len(bench.channel.taken) == 40
        assert len(times(bench, "ani")) == bench.policy.unclear_tries
        assert bench.diary.named("buried") == [(DEAD, "platform tidak menjawab")]
        patient = False

    run(main)


def test_where_copies_do_not_matter_an_unclear_send_is_tried_as_often_as_others() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(
            loop, only(ANI, TimeoutError()), Capabilities(max_text=4000, idempotent_send=True)
        )
        await bench.live(*bench.said(ANI, "a"))
        assert len(times(bench, "ani")) == bench.policy.tries

    run(main)


@pytest.mark.parametrize(("window", "sent"), [(None, 1), (timedelta(hours=1), 0)])
def test_an_answer_that_is_too_old_is_not_sent(window: timedelta | None, sent: int) -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, capabilities=Capabilities(max_text=4000, reply_window=window))
        await bench.live(*bench.said(ANI, "a", ago=7200))
        assert len(bench.channel.calls) == sent
        assert len(bench.diary.named("buried")) == 1 - sent

    run(main)


def test_a_clock_that_leaps_ahead_makes_no_answer_too_old() -> None:
    def script(*_: object) -> None:
        if asyncio.get_running_loop().time() < 10:
            raise ChannelError("503")

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script, policy=Policy(tries=30))
        running = asyncio.create_task(bench.live(*bench.said(ANI, "a")))
        await asyncio.sleep(0.001)
        bench.error = timedelta(days=365)
        await running
        assert bench.texts("ani") == ["a"]

    run(main)


def test_pace_in_all_and_for_one_conversation() -> None:
    pace = Capabilities(
        max_text=4000, sends_per_second=10.0, conversation_pause=timedelta(seconds=6)
    )

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, capabilities=pace)
        many = [m for n in range(40) for m in bench.said(Peer("palsu", str(n)), "x")]
        await bench.live(*bench.said(ANI, "a\nb\nc"), *many)
        tried = sorted(time for time, _, _ in bench.channel.calls)
        assert all(after - before > 0.099 for before, after in pairwise(tried))
        mine = times(bench, "ani")
        assert all(after - before >= 6 for before, after in pairwise(mine))
        assert tried[40] < 13

    run(main)


def test_a_burst_may_run_ahead_and_is_then_waited_for() -> None:
    pace = Capabilities(
        max_text=4000, conversation_pause=timedelta(seconds=6), conversation_burst=3
    )

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, capabilities=pace)
        live = asyncio.create_task(bench.live(*bench.said(ANI, "a\nb\nc\nd\ne")))
        await asyncio.sleep(100)
        await bench.hops.intake.deliver(bench.said(ANI, "f\ng\nh\ni")[0])
        await live
        assert [round(time) for time in times(bench, "ani")] == [0, 0, 0, 6, 12, 100, 100, 100, 106]

    run(main)


@pytest.mark.parametrize(
    ("capabilities", "most"),
    [
        (Capabilities(max_text=1), 16),
        (Capabilities(max_text=1, sends_per_second=30), 16),
        (Capabilities(max_text=1, sends_per_second=500), 125),
        (Capabilities(max_text=1, sends_per_second=1e9), 1024),
        (Capabilities(max_text=1, idempotent_send=True), 1024),
    ],
)
def test_sends_under_way_grow_with_what_the_platform_takes(
    capabilities: Capabilities, most: int
) -> None:
    assert room(capabilities, Policy()) == most


@pytest.mark.parametrize("idempotent", [True, False])
def test_an_interrupted_part_is_sent_again_with_its_key_and_told(idempotent: bool) -> None:
    can = Capabilities(max_text=4000, idempotent_send=idempotent)

    async def main(loop: VirtualLoop) -> None:
        first = Bench(loop)
        await first.live(*first.said(ANI, "a"))
        assert first.store is not None
        keys: list[str] = []
        second = Bench(loop, lambda _, __, part: keys.append(part.key), can, store=first.store)
        await second.hops.intake.deliver(second.said(ANI, "b")[0])
        (question,) = first.store.claim_questions(1)
        first.store.finish([second.answer(question)])
        (part,) = first.store.claim_parts("palsu", 1)
        first.store.sending([part])
        first.store.release_part(part)
        await second.live()
        assert keys == [part.part.key]
        assert second.diary.named("resent") == [()] * (not idempotent)

    run(main)


def suspects(loop: VirtualLoop, deaths: dict[str, int]) -> MemoryMessages:
    """A store with one part in each conversation, with which so many processes have died."""
    store = MemoryMessages(now=loop.moment)
    bench = Bench(loop, store=store)
    for name, count in deaths.items():
        (message,) = bench.said(Peer("palsu", name), name)
        store.accept([kept(message)])
        (question,) = store.claim_questions(1)
        store.finish([echo(question)])
        (seq,) = (out.seq for out in store.history(Peer("palsu", name), 1))
        for _ in range(count):
            store.count_deaths(Box.OUTBOX, [seq])
    return store


def test_parts_with_which_a_process_died_are_sent_one_at_a_time_beside_the_others() -> None:
    async def slow() -> None:
        await asyncio.sleep(1)

    async def main(loop: VirtualLoop) -> None:
        store = suspects(loop, {"mati1": 1, "mati2": 1, "mati3": 1, "baik1": 0, "baik2": 0})
        bench = Bench(loop, lambda *_: slow(), store=store)
        await bench.live()
        assert [times(bench, name) for name in ("baik1", "baik2")] == [[0.0], [0.0]]
        assert [round(times(bench, f"mati{n}")[0]) for n in (1, 2, 3)] == [0, 1, 2]

    run(main)


def test_the_more_often_a_process_died_with_it_the_longer_a_part_waits() -> None:
    async def main(loop: VirtualLoop) -> None:
        deaths = Policy().part_deaths
        store = suspects(loop, {str(n): n for n in range(deaths + 1)})
        bench = Bench(loop, store=store)
        await bench.live()
        assert [times(bench, str(n)) for n in range(deaths + 1)] == [[0], [0], [5], [10], [20], []]
        ((box, error),) = bench.diary.named("buried")
        assert (box, f"mati {deaths} kali" in error) == (DEAD, True)

    run(main)


def test_a_suspect_that_waits_does_not_keep_the_server_from_stopping() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=suspects(loop, {"a": 4, "b": 0}))
        await bench.live(seconds=1.0, drain=2.0)
        assert (bench.texts("a"), bench.texts("b")) == ([], ["b"])
        assert loop.time() < 4

    run(main)


def test_stopping_finishes_what_is_being_sent_and_keeps_the_rest() -> None:
    async def slow() -> None:
        await asyncio.sleep(5)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, lambda *_: slow())
        await bench.live(*bench.said(ANI, "a\nb\nc"), seconds=1.0, drain=1.0)
        assert bench.texts("ani") == ["a"]
        assert bench.store is not None
        assert bench.store.status()["palsu"].parts == 2

    run(main)


def test_draining_answers_and_sends_what_waits() -> None:
    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop)
        messages = [m for n in range(200) for m in bench.said(Peer("palsu", str(n)), "a\nb")]
        await bench.live(*messages, seconds=0.0)
        assert len(bench.channel.taken) == 400

    run(main)


def test_draining_waits_for_a_question_that_is_tried_again() -> None:
    tries: list[int] = []

    def answer(question: Question) -> Reply:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("sebentar")
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, answer=answer)
        await bench.live(*bench.said(ANI, "a"), seconds=0.0)
        assert bench.texts("ani") == ["a"]

    run(main)


def test_a_channel_that_forgets_is_shown_the_last_hours_again() -> None:
    volatile = Capabilities(max_text=4000, idempotent_send=True, volatile=True)

    async def main(loop: VirtualLoop) -> None:
        first = Bench(loop, capabilities=volatile)
        await first.live(*first.said(ANI, "lama"), seconds=7000)
        second = Bench(loop, capabilities=volatile, store=first.store)
        await second.live(*second.said(BUDI, "baru"), seconds=1000)
        assert [text for _, text in second.channel.taken] == ["lama", "baru"]
        third = Bench(loop, capabilities=volatile, store=first.store)
        await third.live(seconds=10)
        assert [text for _, text in third.channel.taken] == ["baru"]

    run(main)


def test_a_channel_that_hangs_while_it_is_shown_the_last_hours_still_sends() -> None:
    volatile = Capabilities(max_text=4000, idempotent_send=True, volatile=True)

    async def hang() -> None:
        await asyncio.sleep(1e6)

    async def main(loop: VirtualLoop) -> None:
        first = Bench(loop, capabilities=volatile)
        await first.live(*first.said(ANI, "lama"), seconds=10)
        second = Bench(
            loop, lambda _, __, part: hang() if part.text == "lama" else None,
            capabilities=volatile, store=first.store,
        )  # fmt: skip
        await second.live(*second.said(BUDI, "baru"), seconds=100)
        assert second.texts("budi") == ["baru"]

    run(main)


def test_whatever_a_platform_says_can_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def strange(self: FakeChannel, to: Peer, part: Part) -> SendReceipt:
        self.taken.append((to.conversation, part.text))
        if len(self.taken) == 1:
            raise ChannelError("\ud800")
        return SendReceipt("\ud800")

    monkeypatch.setattr(FakeChannel, "send", strange)

    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite")
        bench = Bench(loop, store=store)
        lost = Undelivered(channel="palsu", receipt="\ud800", reason="\ud800")
        running = asyncio.create_task(bench.live(*bench.said(ANI, "a")))
        await asyncio.sleep(100)
        await bench.hops.intake.deliver(lost)
        await running
        assert bench.texts("ani") == ["a", "a"]
        assert [letter.error for letter in store.dead_letters()] == ["\\ud800"]
        store.close()

    run(main)


def test_failures_with_a_success_between_them_are_no_outage() -> None:
    failed: set[str] = set()

    def script(_: FakeChannel, to: Peer, __: Part) -> None:
        if to.conversation.startswith("sial") and to.conversation not in failed:
            failed.add(to.conversation)
            raise ChannelError("503")

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, script, Capabilities(max_text=4000, sends_per_second=1.0))
        names = [name for n in range(9) for name in (f"sial{n}", f"mujur{n}")]
        await bench.live(*(m for name in names for m in bench.said(Peer("palsu", name), "a")))
        assert len(bench.channel.taken) == 18
        assert not bench.diary.named("circuit")

    run(main)
