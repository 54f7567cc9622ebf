"""One process a data folder: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from melayani_bot.errors import StorageError

LOCK_FILE = "kunci"


class FolderLock:
    """Holds ``folder`` until `release`; create with `take`."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Lock the folder, creating it where it is missing; the file names the holder.

        Raises:
            StorageError: another process holds it, or the folder cannot be written.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StorageError(
                f"folder data {folder} tidak dapat ditulis ({error.strerror}): perbaiki izinnya"
                " atau pilih folder lain."
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
            os.close(handle)
            raise StorageError(
                f"folder data {folder} sedang dipakai proses {holder or 'lain'}: hentikan proses"
                " itu dulu, atau pilih folder data yang lain."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        return cls(handle)

    def release(self) -> None:
        """Give the folder back; may be called twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
