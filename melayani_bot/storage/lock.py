"""One process a data folder: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from melayani_bot.errors import StorageError

LOCK_FILE = "kunci"


class FolderLock:
    """Holds ``folder`` until `release`; create with `take`.

    Locked are a file, which names the holder, and the folder itself: a lock file that somebody
    has deleted, taking it for stale, lets no second process in.
    """

    def __init__(self, held: ExitStack) -> None:
        self._held = held

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Lock the folder, creating it where it is missing.

        Raises:
            StorageError: another process holds it, or the folder cannot be written or locked.
        """
        with ExitStack() as unless_locked:
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                place = _opened(folder, os.O_RDONLY | os.O_DIRECTORY, unless_locked)
                file = _opened(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, unless_locked)
            except OSError as error:
                raise StorageError(
                    f"folder data {folder} tidak dapat ditulis ({error.strerror}): perbaiki izinnya"
                    " atau pilih folder lain."
                ) from error
            for handle in (file, place):
                _lock(handle, folder, file)
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
            return cls(unless_locked.pop_all())

    def release(self) -> None:
        """Give the folder back; may be called twice."""
        self._held.close()


def _opened(path: Path, flags: int, held: ExitStack) -> int:
    handle = os.open(path, flags, 0o600)
    held.callback(os.close, handle)
    return handle


def _lock(handle: int, folder: Path, file: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(file, 20, 0).decode("ascii", "replace").strip()
        raise StorageError(
            f"folder data {folder} sedang dipakai proses {holder or 'lain'}: hentikan proses"
            " itu dulu, atau pilih folder data yang lain."
        ) from error
    except OSError as error:
        raise StorageError(
            f"folder data {folder} tidak dapat dikunci ({error.strerror}): pilih folder di disk"
            " komputer ini, bukan disk jaringan."
        ) from error
