"""Whose turn it is: conversations with something waiting, the longest wait first."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from melayani_bot.channel import Peer

Work = TypeVar("Work")


@dataclass(slots=True)
class Turns:
    """Claims of one box, in memory: one process holds them, and a crash frees them all.

    A store that asked its file for free conversations at each claim would look through all that
    wait, again and again, the more so the longer the queue is. What is known here is only a hint:
    the file says what a conversation has waiting.

    Attributes:
        seen: rows up to this number are known; ``None`` where nothing is.
    """

    seen: int | None = None
    _line: list[tuple[int, Peer]] = field(default_factory=list)
    _standing: set[Peer] = field(default_factory=set)
    _held: set[Peer] = field(default_factory=set)
    _back: set[Peer] = field(default_factory=set)

    def begin_anew(self) -> None:
        """Nothing is known any more; what is held stays held."""
        self.seen = None
        self._line.clear()
        self._standing.clear()
        self._back.clear()

    def meet(self, rows: Iterable[tuple[int, Peer]], seen: int) -> None:
        """Rows that wait, up to number ``seen``: their numbers, rising, and conversations."""
        for number, peer in rows:
            self._stand(number, peer)
        self.seen = seen

    def returned(self, oldest: Callable[[Peer], int | None]) -> None:
        """Let who was handed back stand in line again where ``oldest`` knows of a row."""
        while self._back:
            peer = next(iter(self._back))
            number = oldest(peer)
            self._back.discard(peer)
            if number is not None:
                self._stand(number, peer)

    def take(self, limit: int, head: Callable[[Peer], Work | None]) -> list[Work]:
        """Hold up to ``limit`` conversations: the ``head`` of each; where it raises, none."""
        taken: dict[Peer, Work] = {}
        try:
            while self._line and len(taken) < limit:
                peer = self._line[0][1]
                found = head(peer)
                heapq.heappop(self._line)
                self._standing.discard(peer)
                if found is not None:
                    taken[peer] = found
        except BaseException:
            self._back.update(taken)
            raise
        self._held.update(taken)
        return list(taken.values())

    def release(self, peers: Iterable[Peer]) -> None:
        """They are handed back and may have more."""
        freed = self._held.intersection(peers)
        self._held -= freed
        self._back |= freed

    def _stand(self, number: int, peer: Peer) -> None:
        if peer not in self._held and peer not in self._standing:
            heapq.heappush(self._line, (number, peer))
            self._standing.add(peer)
