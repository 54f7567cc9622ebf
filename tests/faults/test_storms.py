"""F4, F6, F12, F13: duplicates out of order, platforms that say "too fast", replays, overload."""

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

from melayani_bot.channel import Inbound, Part, Peer
from melayani_bot.errors import RateLimited, StorageError
from melayani_bot.runtime.policy import Policy
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Question, Reply
from tests.faults.driver import FULL
from tests.unit.runtime.bench import SORRY, Bench, FakeChannel, echo
from tests.unit.runtime.virtual import START, VirtualLoop, run

SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
MANY, LETTERS = (5_000, 1_000) if FULL else (500, 200)


def messages(count: int, conversations: int) -> list[Inbound]:
    return [
        Inbound(
            id=f"m{number}",
            peer=Peer("palsu", f"c{number % conversations}"),
            at=START + timedelta(seconds=number / 1000 - 60),
            text=f"m{number}",
        )
        for number in range(count)
    ]


def in_order(bench: Bench, conversations: int) -> bool:
    """Whether each conversation was told its answers in the order of its questions."""
    numbers = {
        f"c{n}": [int(text[1:]) for text in bench.texts(f"c{n}") if text != SORRY]
        for n in range(conversations)
    }
    return all(found == sorted(found) for found in numbers.values())


def test_f4_each_message_one_to_five_times_shuffled_and_eight_at_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    pile = [message for message in messages(MANY, 50) for _ in range(chance.randint(1, 5))]
    chance.shuffle(pile)

    async def deliver(bench: Bench) -> None:
        while pile:
            await bench.hops.intake.deliver(pile.pop())
            await asyncio.sleep(0)

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(loop, store=SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment))
        await asyncio.gather(*(deliver(bench) for _ in range(8)))
        await bench.live()
        assert Counter(text for _, text in bench.channel.taken) == Counter(
            f"m{number}" for number in range(MANY)
        )
        assert in_order(bench, 50), f"seed {SEED}"

    run(main)


def test_f6_half_of_all_sends_refused_for_five_minutes(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    waits: dict[str, float] = {}
    early: list[str] = []

    def script(_: FakeChannel, to: Peer, __: Part) -> None:
        now = asyncio.get_running_loop().time()
        if now < waits.get(to.conversation, 0.0) - 1e-6:
            early.append(to.conversation)
        if now < 300 and chance.random() < 0.5:
            wait = chance.randint(1, 60)
            waits[to.conversation] = now + wait
            raise RateLimited("429", retry_after=timedelta(seconds=wait))

    async def main(loop: VirtualLoop) -> None:
        bench = Bench(
            loop, script, store=SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment)
        )
        await bench.live(*messages(MANY, 50))
        assert len(bench.channel.taken) == MANY
        assert not early, f"seed {SEED}: tried before the platform's time"
        assert in_order(bench, 50), f"seed {SEED}"
        assert not bench.diary.named("buried")

    run(main)


def test_f12_many_dead_letters_replayed(tmp_path: Path) -> None:
    broken = [True]

    def answer(question: Question) -> Reply:
        if broken[0]:
            raise RuntimeError("pengetahuan rusak")
        return echo(question)

    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment)
        bench = Bench(loop, store=store, answer=answer, policy=Policy(tries=2))
        running = asyncio.create_task(bench.live(*messages(LETTERS, 20)))
        await asyncio.sleep(1000)
        broken[0] = False
        letters = store.dead_letters(2000)
        assert (store.replay(letters), store.replay(letters)) == (LETTERS, 0)
        await running
        told = Counter(text for _, text in bench.channel.taken)
        assert (told.pop(SORRY), set(told.values()), len(told)) == (LETTERS, {1}, LETTERS)
        assert in_order(bench, 20)

    run(main)


def test_f13_ten_times_more_than_can_be_held(tmp_path: Path) -> None:
    backlog = MANY // 10

    async def main(loop: VirtualLoop) -> None:
        store = SqliteMessages.open(tmp_path / "p.sqlite", now=loop.moment)
        bench = Bench(loop, store=store, policy=Policy(backlog=backlog, claims=64))
        found = await asyncio.gather(
            *map(bench.hops.intake.deliver, messages(MANY, 300)), return_exceptions=True
        )
        accepted = found.count(None)
        assert all(each is None or isinstance(each, StorageError) for each in found)
        assert accepted == backlog
        assert not bench.hops.intake.takes
        await bench.live()
        assert len(bench.channel.taken) == accepted

    run(main)
