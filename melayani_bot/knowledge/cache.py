"""Keeps compiled knowledge by the hash of its files, so that the next start need not parse."""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from melayani_bot.knowledge.model import Knowledge

KEPT = 8
"""Compiled versions that stay in the folder; the oldest go first."""

_DRAFT_SECONDS = 3600
"""Age at which nobody works on a half-written file any more; writing one takes seconds."""

_log = logging.getLogger(__name__)


def default_folder() -> Path | None:
    """The user's cache folder, ``None`` where the user has no home."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if base.is_absolute():  # the XDG specification bids to ignore a relative one
        return base / "melayani-bot"
    try:
        return Path.home() / ".cache" / "melayani-bot"
    except RuntimeError:
        return None


def code_version() -> str:
    """Hash of this layer's own source: other code may compile the same files differently."""
    total = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        total.update(file.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of compiled knowledge; one that cannot be read or written is done without."""

    folder: Path | None = field(default_factory=default_folder)
    code: str = field(default_factory=code_version)

    @property
    def is_writable(self) -> bool:
        """Whether something can be kept, as far as can be told without keeping anything."""
        if self.folder is None:
            return False
        home = next(place for place in (self.folder, *self.folder.parents) if place.exists())
        try:
            with tempfile.TemporaryFile(dir=home):
                return True
        except OSError:
            return False

    def get(self, digest: str) -> Knowledge | None:
        """The knowledge compiled from files with ``digest`` by this code."""
        file = self._file(digest)
        if file is None:
            return None
        try:
            return Knowledge.model_validate_json(file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as problem:
            _log.debug("compiled knowledge %s is of no use: %s", file, problem)
            return None

    def put(self, digest: str, knowledge: Knowledge) -> None:
        """Keep ``knowledge``, whole or not at all."""
        file = self._file(digest)
        if file is None:
            _log.debug("compiled knowledge is not kept: no home folder")
            return
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, knowledge.model_dump_json(exclude_defaults=True).encode())
            _forget_oldest(file.parent)
        except OSError as problem:
            _log.debug("compiled knowledge is not kept: %s", problem)

    def _file(self, digest: str) -> Path | None:
        if self.folder is None:
            return None
        key = hashlib.sha256(f"{digest} {self.code}".encode()).hexdigest()[:32]
        return self.folder / f"pengetahuan-{key}.json"


@contextmanager
def writable_cache() -> Iterator[Cache]:
    """The user's cache; where that cannot be written, one that is gone after the block.

    Where there is no place even for that, it is the user's all the same.
    """
    cache = Cache()
    with ExitStack() as passing:
        if not cache.is_writable:
            with suppress(OSError):
                folder = passing.enter_context(tempfile.TemporaryDirectory(prefix="melayani-"))
                cache = Cache(Path(folder))
        yield cache


def _write(file: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def forget_drafts(folder: Path) -> None:
    """Delete what processes that were killed have left half written in ``folder``."""
    for draft in folder.glob("*.tmp"):
        if is_left(draft):
            draft.unlink(missing_ok=True)


def is_left(file: Path) -> bool:
    """Whether ``file`` is there and so old that nobody works on it any more."""
    try:
        return time.time() - file.stat().st_mtime > _DRAFT_SECONDS
    except FileNotFoundError:
        return False


def _forget_oldest(folder: Path) -> None:
    forget_drafts(folder)
    files = sorted(folder.glob("pengetahuan-*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
