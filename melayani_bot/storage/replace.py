"""Replaces a file so that after any crash it holds the old content or the new, never a mix."""

from __future__ import annotations

import os
from pathlib import Path

from melayani_bot.storage.points import point


def replace_file(path: Path, content: bytes) -> None:
    """Write aside, sync, rename over ``path``, sync the folder.

    Raises:
        OSError: nothing was replaced, or (syncing the folder failed) it may come undone in a power
            cut; the caller must not report the content as stored.
    """
    aside = path.with_name(path.name + ".baru")
    try:
        _write_synced(aside, content)
        point("document:before-rename")
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    point("document:after-rename")
    _sync_folder(path.parent)
    point("document:after-folder-sync")


def _write_synced(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        half = len(content) // 2
        _write_all(handle, content[:half])
        point("document:half-written")
        _write_all(handle, content[half:])
        point("document:before-sync")
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
