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
from pathlib import Path
from typing import Any, Final, Self

import structlog

import melayani_bot
from melayani_bot.errors import KnowledgeError
from melayani_bot.runtime.answers import (
    Answered,
    Began,
    Died,
    Errand,
    Failed,
    Gone,
    NotAnswered,
    Opened,
    Refused,
)
from melayani_bot.runtime.frames import Frames, frame
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.storage.values import Question, Reply

_COMMAND: Final = (sys.executable, "-P", "-m", "melayani_bot.runtime.office")
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""A process that forks must have one thread."""
_PAUSE: Final = 1.0
"""Seconds after a fork that did not even begin, which is for lack of memory."""
_SHORT: Final = "periksa memori, batas proses, dan batas berkas terbuka"
"""How to mend what keeps a fork from beginning."""
_STUCK: Final = 30.0
"""Seconds between two looks that must not see the same question; the alarm of a fork is earlier."""
_PATIENCE: Final = 10.0
"""Seconds for what was asked before the end, and then for the process to see that it is over."""

_log = structlog.get_logger(__name__)


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
        self._line: asyncio.WriteTransport | None = None
        self._fork_pid: int | None = None
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
                env=_environment(),
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
        if self._line is not None and not self._line.is_closing():
            self._line.write(frame(question))
        return await future

    async def close(self) -> None:
        """See `Office.close`; what takes too long is `Gone`, to be asked elsewhere."""
        if awaited := [future for _, future in self._open if not future.done()]:
            await asyncio.wait(awaited, timeout=_PATIENCE)
        if self._open:  # perhaps only what nobody waits for any more
            _end(self._process)
        self._listening.cancel()
        self._lose()
        self._control.close()
        with suppress(asyncio.CancelledError):
            # A cancellation that nobody takes holds all this until a round of the collector.
            await self._listening
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._process.wait()
        except TimeoutError:
            _end(self._process)
            await self._process.wait()

    async def _listen(self) -> None:
        """Have a fork answer, and another one whenever one ends."""
        try:
            while True:
                if not await self._begun_and_ended():
                    _log.warning("penjawab tidak dapat dimulai, dicoba lagi", mend=_SHORT)
                    await asyncio.sleep(_PAUSE)
        except Gone:
            self._lose()

    async def _begun_and_ended(self) -> bool:
        try:
            return await self._fork()
        except OSError:  # no descriptor is left for a socket: nobody has even been asked to fork
            return False

    async def _fork(self) -> bool:
        """Until a new fork ends: whether it had begun. It is asked what is open once it says so.

        Raises:
            Gone: nobody is there any more who would fork.
        """
        ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def lost() -> None:
            # At once: what is asked from now on is for the next fork, and this one is not to blame.
            begun, self._line, self._fork_pid = self._line is not None, None, None
            if begun:
                self._blame()
            if not ended.done():
                ended.set_result(begun)

        with ExitStack() as ends:
            asking, telling = self._begin()
            ends.callback(telling.close)  # else nobody would who is cancelled in the next line
            line = await _connected(asking, asyncio.Protocol())
            ends.callback(line.close)
            heard = await _connected(telling, Frames(lambda told: self._take(told, line), lost))
            ends.callback(heard.close)
            await self._watched(ended)
            return ended.result()

    async def _watched(self, ended: asyncio.Future[bool]) -> None:
        """Until the fork has ended; one that is stuck at the same question is ended.

        It has an alarm of its own, which does not ring while it is stopped (SIGSTOP, a debugger).
        """
        stuck = None
        while not (await asyncio.wait([ended], timeout=_STUCK))[0]:
            oldest = self._open[0][1] if self._open else None
            if oldest is not None and oldest is stuck and self._fork_pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(self._fork_pid, signal.SIGKILL)
            stuck = oldest

    def _begin(self) -> tuple[socket.socket, socket.socket]:
        """A socket for questions and one for replies, whose other ends a new fork has.

        One for both would be reset where a fork ends with questions unread, and the replies that it
        had sent would be lost with it: who is to blame could not be told.
        """
        with ExitStack() as unless_sent, ExitStack() as theirs:
            ours, handles = [], []
            for _ in range(2):
                here, there = socket.socketpair()
                ours.append(unless_sent.enter_context(here))
                handles.append(theirs.enter_context(there).fileno())
            try:
                socket.send_fds(self._control, [b"."], handles)
            except OSError as error:
                raise Gone from error
            unless_sent.pop_all()
        return ours[0], ours[1]

    def _take(self, told: Began | Answered | Failed, line: asyncio.WriteTransport) -> None:
        if isinstance(told, Began):
            self._line, self._fork_pid = line, told.pid
            line.writelines([frame(question) for question, _ in self._open])
        elif not (future := self._next()).done():  # it is where whoever asked was cancelled
            self._settle(future, told)

    def _settle(self, future: asyncio.Future[Reply], told: Answered | Failed) -> None:
        if isinstance(told, Answered):
            self.matches = told.matches
            future.set_result(told.reply)
        elif told.final:
            future.set_exception(Unanswerable(told.error))
        else:
            future.set_exception(NotAnswered(told.error))

    def _next(self) -> asyncio.Future[Reply]:
        return self._open.popleft()[1]

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


def _environment() -> dict[str, str]:
    """As here, but this very package is found wherever this process found it."""
    paths = (str(Path(melayani_bot.__file__).parents[1]), os.environ.get("PYTHONPATH", ""))
    return os.environ | _ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


async def _asked(control: socket.socket, errand: Errand) -> Any:
    """What the process says to ``errand``; ``None`` where it ends without a word."""
    told: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def lost() -> None:
        if not told.done():
            told.set_result(None)

    line = await _connected(control.dup(), Frames(told.set_result, lost))
    try:
        line.write(frame(errand))
        return await told
    finally:
        line.close()


async def _connected(end: socket.socket, protocol: asyncio.Protocol) -> asyncio.WriteTransport:
    """``end`` of a pair of sockets in the event loop."""
    loop = asyncio.get_running_loop()
    line, _ = await loop.create_unix_connection(lambda: protocol, sock=end)
    return line


def _end(process: Process) -> None:
    """End it with all its forks."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
