"""Second hop: takes waiting questions, one a conversation at a time, and has them answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from melayani_bot.channel import Part
from melayani_bot.runtime.claims import Claims
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.group import Group
from melayani_bot.runtime.intake import Backlog
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.policy import Policy, backoff
from melayani_bot.runtime.replying import Unanswerable, apology
from melayani_bot.runtime.surely import surely
from melayani_bot.storage.in_hand import Hold
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.points import point
from melayani_bot.storage.values import Box, Question, Reply

Answerer = Callable[[Question], Reply]
"""`replying.reply` on the knowledge of the moment; whatever it raises is a failed attempt."""


class Worker:
    """Questions of one conversation are answered in order, those of different ones side by side.

    The claim on a conversation is kept while its question waits for another attempt, so nothing
    overtakes it; after the last attempt it is buried and the next one goes on. A question with
    which the process died too often is not tried at all.
    """

    def __init__(
        self,
        store: MessageStore,
        disk: Disk,
        answer: Answerer,
        *,
        wake_sender: Callable[[str], None],
        backlog: Backlog,
        policy: Policy,
        observer: Observer,
        chance: random.Random,
        now: Callable[[], datetime],
        hold: Hold,
        apology: Callable[[], str],
        thinking: Executor | None = None,
    ) -> None:
        self._store, self._disk, self._answer = store, disk, answer
        self._hold, self._apology = hold, apology
        self._wake_sender, self._backlog, self._now = wake_sender, backlog, now
        self._policy, self._observer, self._chance = policy, observer, chance
        self._finish: Group[Reply, None] = Group(store.finish, disk)
        self._thinking = Disk(thinking or ThreadPoolExecutor(1, "melayani-jawab"))
        self.claims = Claims(self._claim, self._handle, policy.claims)

    async def _claim(self, limit: int) -> list[Question]:
        return list(await self._disk.run(self._store.claim_questions, limit))

    async def _handle(self, question: Question) -> None:
        if question.deaths >= self._policy.deaths:
            return await self._give_up(question, f"bot mati {question.deaths} kali saat menjawab")
        failures = question.attempts
        while True:
            try:
                reply = await self._thinking.run(self._think, question)
            except Unanswerable as error:
                return await self._bury(question, str(error))
            except Exception as error:  # a poison question must not stop the others
                failures += 1
                if failures >= self._policy.tries:
                    return await self._give_up(question, told(error))
                note = partial(self._disk.run, self._store.fail_question, question, told(error))
                await surely(note, self._observer, "worker")
                await asyncio.sleep(backoff(failures, self._policy, self._chance))
            else:
                return await self._keep(reply)

    def _think(self, question: Question) -> Reply:
        with self._hold(question.seq):
            return self._answer(question)

    async def _keep(self, reply: Reply) -> None:
        point("worker:after-answer")
        await surely(partial(self._finish, reply), self._observer, "worker")
        question = reply.question
        channel = question.message.peer.channel
        self._backlog.waiting -= 1
        self._observer.answered(channel, (self._now() - question.received_at).total_seconds())
        self._wake_sender(channel)

    async def _give_up(self, question: Question, error: str) -> None:
        """Bury it and say so: whoever asked would wait in vain."""
        await self._bury(question, error, apology(question.message, self._apology()))
        self._wake_sender(question.message.peer.channel)

    async def _bury(self, question: Question, error: str, sorry: Part | None = None) -> None:
        bury = partial(self._disk.run, self._store.bury_question, question, error, sorry)
        await surely(bury, self._observer, "worker")
        self._backlog.waiting -= 1
        self._observer.buried(Box.INBOX, question.message.peer.channel, error)

    def close(self) -> None:
        """End the thread that thinks."""
        self._thinking.close()
