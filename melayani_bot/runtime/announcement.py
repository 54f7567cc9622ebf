"""What the operator tells everybody, and the switch that stops all answers but emergencies.

Both live in one small file of the data folder, so that they work while the server runs and
survive its restart.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from melayani_bot.storage.replace import replace_file

FILE = "pengumuman.json"
LONGEST = 300
"""Characters of a notice; a longer one would bury the answer below it."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """``notice`` stands under every answer; ``closed`` replaces every answer but emergencies."""

    notice: str = ""
    closed: str = ""


class Announcements:
    """The announcement of a data folder as it stands now; a damaged file changes nothing."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._seen: tuple[int, int] | None = None
        self._last = Announcement()

    def current(self) -> Announcement:
        """The announcement; looks at the file's date first, so that asking often costs little."""
        try:
            stat = self._file.stat()
        except OSError:
            self._seen, self._last = None, Announcement()
            return self._last
        if (stat.st_mtime_ns, stat.st_ino) != self._seen:
            self._seen = (stat.st_mtime_ns, stat.st_ino)
            self._last = _read(self._file) or self._last
        return self._last

    def write(self, announcement: Announcement) -> None:
        """Put it in the place of the old one, whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(announcement), ensure_ascii=False, indent=2)
        replace_file(self._file, f"{text}\n".encode())


def _read(file: Path) -> Announcement | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Announcement(str(found["notice"])[:LONGEST], str(found["closed"])[:LONGEST])
    except (OSError, ValueError, KeyError, TypeError):
        return None
