"""Doubts a clock that has leapt ahead: it would have everything deleted that was kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from melayani_bot.storage.replace import replace_file

FILE: Final = "jam.json"
LEAP: Final = timedelta(days=2)
"""More than this between two looks is a leap: looks come every hour while a server runs."""

PATIENCE: Final = timedelta(days=1)
"""How long a clock must have run on after a leap before it is believed."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What is known of a clock: its last sight, and since when it is doubted, if it is."""

    seen: datetime | None = None
    doubted: datetime | None = None

    def after(self, now: datetime) -> Belief:
        """The belief once the clock shows ``now``."""
        if self.seen and now - self.seen > LEAP:
            return Belief(now, doubted=now)
        if self.doubted and timedelta(0) <= now - self.doubted < PATIENCE:
            return Belief(now, self.doubted)
        return Belief(now)


class Doubts:
    """The belief in the clock of one server, in a file: a wrong clock often comes with a start.

    After a real pause of days this costs a day in which nothing is deleted.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._belief = belief_in(folder)

    def look(self, now: datetime) -> Belief:
        """Take in what the clock shows.

        Raises:
            OSError: that could not be kept.
        """
        belief = self._belief.after(now)
        content = {"terlihat": _text(belief.seen), "diragukan_sejak": _text(belief.doubted)}
        replace_file(self._file, f"{json.dumps(content, indent=1)}\n".encode())
        self._belief = belief
        return belief


def belief_in(folder: Path) -> Belief:
    """What a server has kept in ``folder``; nothing where its file is missing or damaged."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Belief(_moment(found["terlihat"]), _moment(found["diragukan_sejak"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Belief()


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
