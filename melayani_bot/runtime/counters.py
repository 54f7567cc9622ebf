"""Keeps the counts of fixed windows in memory, at a cost that does not grow with their number.

`limits.storage.MemoryStorage` looks through all its keys up to a hundred times a second on a thread
of its own. With two keys for each person who wrote today that takes most of a core in a crisis.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from limits.storage import Storage

_FEWEST: Final = 10_000
"""Keys that are never worth a look through all of them."""


class Counters(Storage):
    """A storage for `limits.strategies.FixedWindowRateLimiter`, for one thread.

    What has expired is dropped when the number of keys has doubled since the last time: a look
    through n keys comes after at least n/2 new ones.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` tells seconds that no change of the wall clock moves.

        A window that ends when the wall clock says so would stay open, and everybody be refused,
        for as long as that clock was set back.
        """
        super().__init__()
        self._clock = clock
        self._all: dict[str, tuple[int, float]] = {}
        self._full_at = _FEWEST

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing in here fails."""
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` more; the first of a window opens it for ``expiry`` seconds."""
        now = self._clock()
        count, end = self._all.get(key, (0, 0.0))
        if end <= now:
            count, end = 0, now + expiry
            self._make_room(now)
        self._all[key] = count + amount, end
        return count + amount

    def get(self, key: str) -> int:
        """The count of the window that is open, or 0."""
        count, end = self._all.get(key, (0, 0.0))
        return count if end > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, as seconds of the epoch; now where none is open."""
        left = self._all.get(key, (0, 0.0))[1] - self._clock()
        return time.time() + max(0.0, left)

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> int:
        """Forget all; how many there were."""
        found = len(self._all)
        self._all.clear()
        return found

    def clear(self, key: str) -> None:
        """Forget one."""
        self._all.pop(key, None)

    def __len__(self) -> int:
        return len(self._all)

    def _make_room(self, now: float) -> None:
        if len(self._all) < self._full_at:
            return
        self._all = {key: window for key, window in self._all.items() if window[1] > now}
        self._full_at = max(_FEWEST, 2 * len(self._all))
