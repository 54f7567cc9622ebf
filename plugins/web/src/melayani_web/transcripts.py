"""Keeps what was said in each conversation, in memory, bounded in number, length and time."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from melayani_bot.channel import Choice
from melayani_web.runs import Run

MOST_CONVERSATIONS = 5_000
MOST_ENTRIES = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as it is shown; ``mine`` is the citizen's own."""

    id: str
    runs: tuple[Run, ...]
    mine: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(slots=True)
class _Conversation:
    entries: list[Entry] = field(default_factory=list)
    dropped: int = 0
    used: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Transcripts:
    """The conversations that can be read again.

    A cursor says how far a reader has read. It names this very memory, so that after a restart an
    old cursor reads from the start; the reader tells by the ids what it has shown already.
    """

    def __init__(self, keep: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep, self._clock = keep.total_seconds(), clock
        self._memory = secrets.token_hex(4)
        self._all: OrderedDict[str, _Conversation] = OrderedDict()
        self._closed = False

    def add(self, conversation: str, entry: Entry) -> bool:
        """Append ``entry``; ``False`` where one with its id is there already."""
        found = self._all.setdefault(conversation, _Conversation())
        found.used = self._clock()
        self._all.move_to_end(conversation)
        self._forget_old()
        if any(entry.id == known.id for known in found.entries):
            return False
        found.entries.append(entry)
        surplus = len(found.entries) - MOST_ENTRIES
        if surplus > 0:
            del found.entries[:surplus]
            found.dropped += surplus
        _wake(found)
        return True

    def remove(self, conversation: str, entry_id: str) -> None:
        """Take back an entry that was added but not accepted."""
        found = self._all.get(conversation)
        if found:
            found.entries = [entry for entry in found.entries if entry.id != entry_id]

    def forget(self, conversation: str) -> None:
        """Drop the whole conversation."""
        found = self._all.pop(conversation, None)
        if found:
            _wake(found)

    def after(self, conversation: str, cursor: str = "") -> tuple[Sequence[Entry], str]:
        """What a reader at ``cursor`` has not seen, and the cursor behind it."""
        found = self._all.get(conversation)
        if found is None:
            return (), self._cursor(0)
        start = max(0, self._read_up_to(cursor) - found.dropped)
        return tuple(found.entries[start:]), self._cursor(found.dropped + len(found.entries))

    async def wait(self, conversation: str, cursor: str, seconds: float) -> None:
        """Return when there is something after ``cursor``, or after ``seconds``."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while conversation in self._all and not self._closed:
                    if self.after(conversation, cursor)[0]:
                        return
                    await self._all[conversation].news.wait()

    def close(self) -> None:
        """Send all who wait home."""
        self._closed = True
        for found in self._all.values():
            _wake(found)

    def _cursor(self, count: int) -> str:
        return f"{self._memory}-{count}"

    def _read_up_to(self, cursor: str) -> int:
        memory, _, count = cursor.partition("-")
        ours = memory == self._memory and count.isascii() and count.isdigit() and len(count) < 10
        return int(count) if ours else 0

    def _forget_old(self) -> None:
        limit = self._clock() - self._keep
        while self._all:
            oldest = next(iter(self._all.values()))
            if len(self._all) <= MOST_CONVERSATIONS and oldest.used >= limit:
                return
            self._all.popitem(last=False)


def _wake(conversation: _Conversation) -> None:
    conversation.news.set()
    conversation.news = asyncio.Event()
