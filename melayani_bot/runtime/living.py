"""Takes knowledge in anew while the server runs: all or nothing, the last good one stays."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import structlog

from melayani_bot.errors import KnowledgeError
from melayani_bot.runtime.answers import Gone, Office, Opened
from melayani_bot.storage.values import Question, Reply

_PAUSE: Final = 5.0
"""Seconds until an office that was lost and cannot be opened is tried again."""

_log = structlog.get_logger(__name__)


class Change(StrEnum):
    """What a look at the folders came to."""

    NONE = "tetap"
    TAKEN = "dipakai"
    REFUSED = "ditolak"


@dataclass(frozen=True, slots=True)
class Look:
    """One look: what it came to, the version in use after it, and why a new one was refused."""

    change: Change
    version: str
    reason: str = ""


Trace = tuple[str, int, int]
"""Name, date in nanoseconds and size in bytes of a file."""

Traces = frozenset[Trace]

Opening = Callable[[bool], Awaitable[Office]]
"""Opens an office; true where there is none yet, so that everybody waits for it."""


class LivingKnowledge:
    """Answers from one office at a time, which is replaced whole; create with `begin`.

    What an older office was asked before that, it still answers. Each has a process of its own,
    and with it goes all the memory that its knowledge took.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        open_office: Opening,
        office: Office,
        seen: Traces,
    ) -> None:
        self._roots, self._open = tuple(roots), open_office
        self._office, self._seen = office, seen
        self._opening = asyncio.Lock()
        self.refused, self.lost = "", False

    @classmethod
    async def begin(
        cls,
        roots: Sequence[Path],
        open_office: Opening,
    ) -> LivingKnowledge:
        """Open the first office.

        Args:
            roots: folders that are watched.
            open_office: reads and compiles them; raises ``KnowledgeError`` where that fails.

        Raises:
            KnowledgeError: there is nothing good to begin with.
        """
        # Before it is opened: what is written meanwhile may have come too late for it.
        seen = _traces(roots)
        return cls(roots, open_office, await open_office(True), seen)

    @property
    def opened(self) -> Opened:
        """What answers come from."""
        return self._office.opened

    @property
    def version(self) -> str:
        """Hash of the content that answers come from."""
        return self.opened.version

    @property
    def matches(self) -> tuple[int, int]:
        """Matches remembered and made by the office of this version."""
        return self._office.matches

    def urgent(self, text: str) -> bool:
        """Whether a message holds an alarm."""
        return self.opened.lookout.sees(text)

    async def answer(self, question: Question) -> Reply:
        """See `Office.answer`; an office that was lost is opened again.

        Where that fails, as the folders hold nothing good now, it waits: no question is to blame.
        """
        while True:
            office = self._office
            try:
                return await office.answer(question)
            except Gone:
                async with self._opening:
                    if self._office is office:
                        self._office = await self._opened_again()

    async def _opened_again(self) -> Office:
        self.lost = True
        while True:
            try:
                office = await self._open(True)
            except (KnowledgeError, OSError) as error:
                self.refused = str(error)
                _log.error("tidak ada yang dapat menjawab, dicoba lagi", reason=self.refused)
                await asyncio.sleep(_PAUSE)
            else:
                _log.info("pengetahuan dibuka lagi", version=office.opened.version)
                self.refused, self.lost = "", False
                return office

    async def look(self) -> Look:
        """Take in what has changed since the last look; takes seconds where something has.

        What was refused is not read again before it changes again. What could not even be tried,
        for lack of memory for a process, is an ``OSError`` and tried again at the next look.
        """
        now = await asyncio.to_thread(_traces, self._roots)
        if now == self._seen:
            return Look(Change.NONE, self.version)
        try:
            fresh = await self._open(False)
        except KnowledgeError as error:
            self._seen, self.refused = now, str(error)
            return Look(Change.REFUSED, self.version, self.refused)
        self._seen, self.refused = now, ""
        return await self._take(fresh)

    async def _take(self, fresh: Office) -> Look:
        if fresh.opened.version == self.version:
            await fresh.close()
            return Look(Change.NONE, self.version)
        async with self._opening:
            old, self._office = self._office, fresh
        await old.close()
        return Look(Change.TAKEN, self.version)

    async def close(self) -> None:
        """Answer what was asked, then end."""
        await self._office.close()


def _traces(roots: Sequence[Path]) -> Traces:
    """Of every file; one that vanishes meanwhile is left out."""
    return frozenset(_each_trace(roots))


def _each_trace(roots: Sequence[Path]) -> Iterator[Trace]:
    for root in roots:
        for place, _, names in os.walk(root):
            for name in names:
                try:
                    stat = os.stat(Path(place, name))
                except OSError:
                    continue
                yield str(Path(place, name)), stat.st_mtime_ns, stat.st_size
