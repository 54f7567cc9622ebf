"""Names conversations in logs by salted hashes that nobody can undo once the month's salt is gone.

A hash is equal within one calendar month only: a new salt each month, none older than `KEPT`.
"""

from __future__ import annotations

import hmac
import os
from datetime import datetime, timedelta
from pathlib import Path

from melayani_bot.channel import Peer

KEPT = timedelta(days=90)
"""Age of a month's first day from which its salt is deleted, and old logs cannot be linked."""

_SALT_BYTES = 32
_SHOWN = 10


class Pseudonyms:
    """Salts in a folder of their own, one file a month, readable by the bot alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._salts: dict[str, bytes] = {}

    def name(self, peer: Peer, now: datetime) -> str:
        """The pseudonym of ``peer`` in the month of ``now``: channel and ten hexadecimal digits."""
        place = f"{peer.channel}\0{peer.conversation}".encode()
        return f"{peer.channel}:{hmac.digest(self._salt(now), place, 'sha256').hex()[:_SHOWN]}"

    def forget_old(self, now: datetime) -> int:
        """Delete the salts that are too old; how many."""
        oldest = f"{now - KEPT:%Y-%m}"
        old = [file for file in sorted(self._folder.glob("????-??")) if file.name < oldest]
        for file in old:
            file.unlink(missing_ok=True)
            self._salts.pop(file.name, None)
        return len(old)

    def _salt(self, now: datetime) -> bytes:
        month = f"{now:%Y-%m}"
        if month not in self._salts:
            self._salts[month] = _read_or_make(self._folder / month)
        return self._salts[month]


def _read_or_make(file: Path) -> bytes:
    """The salt in ``file``; where it cannot be kept, one that lives as long as this process."""
    fresh = os.urandom(_SALT_BYTES)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            stream.write(fresh)
    except OSError:
        # Another start has made it, or the disk is full, which must stop no log line.
        return (file.read_bytes() if file.is_file() else b"") or fresh
    return fresh
