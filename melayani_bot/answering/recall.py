"""Remembers how the latest questions were matched: in a crisis many people ask the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from melayani_bot.matching import Match

MOST: Final = 4096
"""Questions that are remembered; the one asked longest ago goes first."""

LONGEST: Final = 40
"""Words of a question that is worth remembering; nobody else tells the same long story."""

Words = tuple[str, ...]


class Recall:
    """Matches by the words of the question, of one base: it goes with its base.

    A match depends on the words alone, not on the conversation or the moment. The words come from
    a text whose personal numbers are masked; nothing says who asked, and nothing leaves memory.
    Safe to share between threads; two that ask the same at the same moment both match it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Words, Match] = OrderedDict()
        self._lock = Lock()
        self.hits = 0
        self.misses = 0

    def of(self, words: Words, match: Callable[[], Match]) -> Match:
        """What is remembered for ``words``, or else what ``match`` says, remembered from now on."""
        with self._lock:
            if words in self._kept:
                self.hits += 1
                self._kept.move_to_end(words)
                return self._kept[words]
            self.misses += 1
        found = match()
        if len(words) <= LONGEST:
            with self._lock:
                self._kept[words] = found
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found

    def __len__(self) -> int:
        return len(self._kept)
