"""Has questions answered in another process, which may end at any moment without any loss."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from typing import Any, Final, Self

from melayani_bot.errors import KnowledgeError
from melayani_bot.runtime.answers import (
    Answered,
    Died,
    Errand,
    Failed,
    Gone,
    NotAnswered,
    Opened,
    Refused,
)
from melayani_bot.runtime.frames import frame, next_frame
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.storage.values import Question, Reply

_COMMAND: Final = (sys.executable, "-P", "-m", "melayani_bot.runtime.office")
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A process that forks must have one thread."""
_PAUSE: Final = 1.0
"""Seconds after a fork that did not even begin, which is for lack of memory."""

_PATIENCE: Final = 5.0
"""Seconds for a process to see that it is not needed any more."""
_ENDED: Final = (asyncio.IncompleteReadError, ConnectionError)
"""How it shows that a process has ended: a connection with unread questions in it is reset."""


class Elsewhere:
    """An `Office` in a process of its own; create with `open`.

    Questions are answered one after another, in the order in which they were asked, so the process
    that ends was answering the oldest that has no reply: `Died` is raised for that one, and all
    others are asked again.
    """

    def __init__(self, process: Process, control: socket.socket, opened: Opened) -> None:
        self._process, self._control = process, control
        self.opened = opened
        self.matches = (0, 0)
        self._open: deque[tuple[Question, asyncio.Future[Reply]]] = deque()
        self._line: asyncio.StreamWriter | None = None
        self._empty = asyncio.Event()
        self._empty.set()
        self._gone = False
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, errand: Errand, command: Sequence[str] = _COMMAND) -> Self:
        """Start the process and wait until its knowledge is open.

        Raises:
            KnowledgeError: it cannot be opened; the text says why.
        """
        ours, theirs = socket.socketpair()
        with theirs, ExitStack() as unless_open:
            unless_open.callback(ours.close)
            # A session of its own: Ctrl-C does not reach it, and its forks can be ended with it.
            process = await asyncio.create_subprocess_exec(
                *command,
                str(theirs.fileno()),
                stdin=DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=os.environ | _ONE_THREAD,
                start_new_session=True,
            )
            unless_open.callback(_end, process)
            theirs.close()
            told = await _asked(ours, errand)
            if isinstance(told, Opened):
                unless_open.pop_all()
                return cls(process, ours, told)
            status = await process.wait()
        reason = f"menyiapkan pengetahuan berhenti mendadak (status {status})"
        raise KnowledgeError(told.reason if isinstance(told, Refused) else reason)

    @property
    def pid(self) -> int:
        """Number of the process that has the knowledge open."""
        return self._process.pid

    async def answer(self, question: Question) -> Reply:
        """See `Office.answer`."""
        if self._gone:
            raise Gone
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._open.append((question, future))
        self._empty.clear()
        if self._line is not None:
            self._line.write(frame(question))
        return await future

    async def close(self) -> None:
        """See `Office.close`; what does not end is ended."""
        await self._empty.wait()
        self._gone = True
        self._listening.cancel()
        self._hang_up()
        self._control.close()
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _listen(self) -> None:
        """Have a fork answer, and another one whenever one ends."""
        while not self._gone:
            try:
                stream = await self._fork()
                while True:
                    self._settle(await next_frame(stream))
            except _ENDED:
                self._blame()
            except Gone:
                self._lose()
            finally:
                self._hang_up()

    async def _fork(self) -> asyncio.StreamReader:
        """The stream of a new fork, which has been asked everything that is open.

        Raises:
            Gone: nobody is there any more who would fork.
        """
        while True:
            stream, line = await asyncio.open_connection(sock=self._begin())
            try:
                await next_frame(stream)
            except _ENDED:
                line.close()
                await asyncio.sleep(_PAUSE)
                continue
            self._line = line
            line.writelines([frame(question) for question, _ in self._open])
            return stream

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"."], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise Gone from error
        return ours

    def _settle(self, told: Answered | Failed) -> None:
        future = self._next()
        if future.done():  # whoever asked was cancelled
            return
        if isinstance(told, Answered):
            self.matches = told.matches
            future.set_result(told.reply)
        elif told.final:
            future.set_exception(Unanswerable(told.error))
        else:
            future.set_exception(NotAnswered(told.error))

    def _next(self) -> asyncio.Future[Reply]:
        _, future = self._open.popleft()
        if not self._open:
            self._empty.set()
        return future

    def _blame(self) -> None:
        """A fork has ended; if it was asked something, the oldest question is to blame."""
        if self._open and not (future := self._next()).done():
            future.set_exception(Died())

    def _lose(self) -> None:
        """Nobody is there any more who would fork."""
        self._gone = True
        while self._open:
            if not (future := self._next()).done():
                future.set_exception(Gone())

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


async def _asked(control: socket.socket, errand: Errand) -> Any:
    """What the process says to ``errand``; ``None`` where it ends without a word."""
    stream, line = await asyncio.open_connection(sock=control.dup())
    try:
        line.write(frame(errand))
        return await next_frame(stream)
    except _ENDED:
        return None
    finally:
        line.close()


def _end(process: Process) -> None:
    """End it with all its forks."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
