"""The process that answers: `python -m melayani_bot.runtime.office FD`, started by `Elsewhere`.

It opens the knowledge once and then stands aside: each pair of sockets that it is sent gets a fork
of it, which answers the questions that come in there. A question that ends a fork leaves the
knowledge open for the next one, so what is on disk meanwhile may be broken.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final, NoReturn, Protocol

from melayani_bot.answering import Base
from melayani_bot.answering.emergencies import Lookout, emergency_number
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.cache import Cache, writable_cache
from melayani_bot.opening import open_kept, open_pack
from melayani_bot.runtime.answers import Answered, Began, Errand, Failed, Opened, Refused
from melayani_bot.runtime.aside import set_aside
from melayani_bot.runtime.clerk import Clerk
from melayani_bot.runtime.failure import told
from melayani_bot.runtime.frames import frame, read_frame
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.storage.values import Question, Reply

_LONGEST_FIT: Final = 1800
"""Seconds; the shipped pack takes half a minute."""
_GLANCE: Final = 0.05
"""Seconds between two looks at a fit."""
_ENDED: Final = (
    "menyiapkan pengetahuan dihentikan sistem (sinyal {signal}), mungkin karena memori habis atau"
    " lebih dari setengah jam: kembalikan perubahan terakhir atau tambah memori."
)


def main(control: socket.socket) -> None:
    """Open, say so, and fork for each pair of sockets that comes, until the server is gone."""
    # systemd stops all processes at once; this one ends when the server lets go of it.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with control.makefile("rb") as stream:
        errand: Errand = read_frame(stream)
    try:
        base = _opened(errand, control)
    except KnowledgeError as error:
        control.sendall(frame(Refused(str(error))))
        return
    clerk = Clerk.of(errand, base)
    set_aside()
    opened = Opened(
        version=base.knowledge.version,
        emergency_number=emergency_number(base),
        lookout=Lookout.of(base),
    )
    control.sendall(frame(opened))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    keep(control, clerk, errand.longest)


def _opened(errand: Errand, control: socket.socket) -> Base:
    """The knowledge, fitted by a fork of this process: the memory that takes ends with it.

    It is kept by content, so opening it here is quick; where that fails, opening it tells why.

    Raises:
        KnowledgeError: it cannot be opened, or fitting it was ended by the system.
        EOFError: the server is gone.
    """
    with writable_cache() as cache:
        if kept := open_kept(errand.roots, errand.pack, cache):
            return kept
        pid = os.fork()
        if pid == 0:
            _leave(partial(_fit, errand, cache))
        status = _awaited(pid, control)
        if os.WIFSIGNALED(status):
            raise KnowledgeError(_ENDED.format(signal=os.WTERMSIG(status)))
        return open_pack(errand.roots, errand.pack, cache)


def _awaited(pid: int, control: socket.socket) -> int:
    """The status of the fork ``pid``, which is ended where the server is gone meanwhile."""
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        # Nothing is sent before the knowledge is open: what can be read is the end.
        if select.select([control], [], [], _GLANCE)[0]:
            os.kill(pid, signal.SIGKILL)
            raise EOFError


def _fit(errand: Errand, cache: Cache) -> None:
    os.nice(errand.nice)
    signal.alarm(_LONGEST_FIT)
    with suppress(KnowledgeError):  # the one who opens it next tells why
        open_pack(errand.roots, errand.pack, cache)


def _leave(work: Callable[[], None]) -> NoReturn:
    """Do the work of a fork and end it: what is behind the call is for the process it came from."""
    status = 0
    try:
        work()
    except BaseException:  # written where the log is; nothing may get out of a fork
        status = 1
        sys.excepthook(*sys.exc_info())
    os._exit(status)


class Answering(Protocol):
    """What a fork answers with: calling it gives the reply, or raises."""

    def __call__(self, question: Question) -> Reply:
        """The reply."""

    @property
    def matches(self) -> tuple[int, int]:
        """Matches remembered, matches made."""


def keep(control: socket.socket, clerk: Answering, longest: int) -> None:
    """Fork for each pair of sockets that comes on ``control``, until the server is gone.

    Args:
        control: where sockets come from.
        clerk: answers.
        longest: whole seconds after which an answer that is not there ends the fork.
    """
    while True:
        said, handles, _, _ = socket.recv_fds(control, 1, 2)
        if not said:
            return
        asked, replies = (socket.socket(fileno=handle) for handle in handles)
        with asked, replies:
            try:
                child = os.fork()
            except OSError:  # no memory, no process left: the server is told so, and sends others
                continue
            if child == 0:
                control.close()
                _leave(partial(_serve, asked, replies, clerk, longest))


def _serve(asked: socket.socket, replies: socket.socket, clerk: Answering, longest: int) -> None:
    """Answer until the server is gone; the system ends this process where an answer never does."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Once the server is gone there is nobody to answer.
    with suppress(EOFError, ConnectionError), asked.makefile("rb") as stream:
        replies.sendall(frame(Began(os.getpid())))
        while True:
            question = read_frame(stream)
            signal.alarm(longest)
            answered = _answer(clerk, question)
            signal.alarm(0)
            replies.sendall(frame(answered))


def _answer(clerk: Answering, question: Question) -> Answered | Failed:
    try:
        reply = clerk(question)
    except Unanswerable as error:
        return Failed(str(error), final=True)
    except Exception as error:  # told to the server, which tries again or gives up
        return Failed(told(error), final=False)
    return Answered(reply, clerk.matches)


if __name__ == "__main__":
    with suppress(EOFError, ConnectionError), socket.socket(fileno=int(sys.argv[1])) as given:
        main(given)  # until the server is gone, which may be before the knowledge is open
