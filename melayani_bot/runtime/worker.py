"""Second hop: takes waiting questions, one a conversation at a time, and has them answered."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from melayani_bot.channel import Part
from melayani_bot.runtime.answers import Died, NotAnswered
from melayani_bot.runtime.claims import Claims
from melayani_bot.runtime.clock import Age
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.group import Group
from melayani_bot.runtime.intake import Backlog
from melayani_bot.runtime.observer import Observer
from melayani_bot.runtime.policy import Policy, backoff
from melayani_bot.runtime.replying import Unanswerable, apology
from melayani_bot.runtime.surely import surely
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.points import point
from melayani_bot.storage.values import Box, Question, Reply

Answerer = Callable[[Question], Awaitable[Reply]]
"""`replying.reply` on the knowledge of the moment; whatever it raises is a failed attempt, but for
`Unanswerable` and `Died`."""


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
        age: Age,
        apology: Callable[[], str],
    ) -> None:
        self._store, self._disk, self._answer = store, disk, answer
        self._wake_sender, self._backlog = wake_sender, backlog
        self._now, self._age, self._apology = now, age, apology
        self._policy, self._observer, self._chance = policy, observer, chance
        self._finish: Group[Reply, None] = Group(store.finish, disk)
        self.claims = Claims(self._claim, self._handle, policy.claims)

    async def _claim(self, limit: int) -> list[Question]:
        return list(await self._disk.run(self._store.claim_questions, limit))

    async def _handle(self, question: Question) -> None:
        if self._age(question.message.sent_at) > self._policy.oldest:
            return await self._bury(question, f"pesan lebih tua dari {self._policy.oldest}")
        deaths, failures = question.deaths, question.attempts
        while deaths < self._policy.deaths:
            try:
                await self._keep(await self._answer(question))
            except Unanswerable as error:
                return await self._bury(question, str(error))
            except Died:
                deaths += 1
                await self._note(self._store.count_deaths, Box.INBOX, [question.seq])
            except Exception as error:  # a poison question must not stop the others
                failures += 1
                said = str(error) if isinstance(error, NotAnswered) else told(error)
                if failures >= self._policy.tries:
                    return await self._give_up(question, said)
                await self._note(self._store.fail_question, question, said)
                await asyncio.sleep(backoff(failures, self._policy, self._chance))
            else:
                return self._tell(question)
        return await self._give_up(question, f"proses mati {deaths} kali saat menjawab")

    async def _note(self, write: Callable[..., None], *what: object) -> None:
        await surely(partial(self._disk.run, write, *what), self._observer, "worker")

    async def _keep(self, reply: Reply) -> None:
        point("worker:after-answer")
        await surely(partial(self._finish, reply), self._observer, "worker")

    def _tell(self, question: Question) -> None:
        channel = question.message.peer.channel
        self._backlog.waiting -= 1
        self._observer.answered(channel, (self._now() - question.received_at).total_seconds())
        self._wake_sender(channel)

    async def _give_up(self, question: Question, error: str) -> None:
        """Bury it and say so: whoever asked would wait in vain."""
        await self._bury(question, error, apology(question.message, self._apology()))
        self._wake_sender(question.message.peer.channel)

    async def _bury(self, question: Question, error: str, sorry: Part | None = None) -> None:
        await self._note(self._store.bury_question, question, error, sorry)
        self._backlog.waiting -= 1
        self._observer.buried(Box.INBOX, question.message.peer.channel, error)
