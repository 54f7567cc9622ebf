"""Takes knowledge in anew while the server runs: all or nothing, the last good one stays."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from melayani_bot.answering import Base
from melayani_bot.errors import KnowledgeError
from melayani_bot.runtime.heap import give_back


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


class LivingKnowledge:
    """``base`` is what answers come from; it is replaced in one step and never changed.

    Args:
        roots: folders that are watched.
        build: reads and compiles them; raises ``KnowledgeError`` where they are of no use.
        prepare: does beforehand, outside this process, what would make ``build`` slow; raises
            ``KnowledgeError`` where that process came to a bad end.

    Raises:
        KnowledgeError: there is nothing good to begin with.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        build: Callable[[], Base],
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        self._roots, self._build, self._prepare = tuple(roots), build, prepare
        self._seen = frozenset(_traces(self._roots))
        self.base = build()
        self.refused = ""

    @property
    def version(self) -> str:
        """Hash of the content that answers come from."""
        return self.base.knowledge.version

    def look(self) -> Look:
        """Take in what has changed since the last look; takes seconds where something has.

        What was refused is not read again before it changes again.
        """
        now = frozenset(_traces(self._roots))
        if now == self._seen:
            return Look(Change.NONE, self.version)
        self._seen = now
        try:
            self._prepare()
            fresh = self._build()
        except KnowledgeError as error:
            self.refused = str(error)
            return Look(Change.REFUSED, self.version, self.refused)
        self.refused = ""
        if fresh.knowledge.version == self.version:
            return Look(Change.NONE, self.version)
        self.base = fresh
        return Look(Change.TAKEN, self.version)


def set_aside() -> None:
    """Take all that is alive out of the rounds of the garbage collector.

    Knowledge stays until it is replaced, and each full round through it keeps everybody waiting: it
    was most of the slowest hundredth of all waits. What is left of an older one is collected first
    and its memory given back.
    """
    gc.unfreeze()
    gc.collect()
    give_back()
    gc.freeze()


def _traces(roots: Sequence[Path]) -> Iterator[tuple[str, int, int]]:
    """Name, date and size of every file; one that vanishes meanwhile is left out."""
    for root in roots:
        for place, _, names in os.walk(root):
            for name in names:
                try:
                    stat = os.stat(Path(place, name))
                except OSError:
                    continue
                yield str(Path(place, name)), stat.st_mtime_ns, stat.st_size
