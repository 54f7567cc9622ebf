"""Makes a backup that can be checked, and restores one only after it has been checked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from melayani_bot.errors import StorageError
from melayani_bot.runtime.announcement import FILE as ANNOUNCEMENT_FILE
from melayani_bot.storage.copying import Restored, copy_in, copy_out
from melayani_bot.storage.replace import replace_file

MANIFEST: Final = "manifes.json"
FORMAT: Final = "melayani-cadangan"
_VERSION: Final = 1
_UNFINISHED: Final = ".belum-selesai"
_LONGEST: Final = timedelta(days=1)
"""No backup takes longer; what is unfinished after it was left by a process that was killed."""


def back_up(data: Path, target: Path, now: datetime) -> Path:
    """Copy the data folder into a new folder below ``target``; works while the server runs.

    Not copied are the salts of logs, which must not outlive their time, and the settings, which
    hold secrets.

    Returns:
        The new folder; it appears only once it is whole.

    Raises:
        StorageError: nothing to copy, or ``target`` cannot be written.
    """
    done = target / f"melayani-{now:%Y%m%d-%H%M%S}"
    fresh = target / f".{done.name}{_UNFINISHED}"
    _forget_unfinished(target, now)
    try:
        target.mkdir(parents=True, exist_ok=True)
        fresh.mkdir(mode=0o700)  # it holds what citizens wrote
        names = [*copy_out(data, fresh)]
        if (data / ANNOUNCEMENT_FILE).is_file():
            shutil.copyfile(data / ANNOUNCEMENT_FILE, fresh / ANNOUNCEMENT_FILE)
            names.append(ANNOUNCEMENT_FILE)
        _write_manifest(fresh, names, now)
        fresh.rename(done)
    except OSError as error:
        raise StorageError(f"Cadangan tidak dapat ditulis ke {target} ({error}).") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return done


def restore(backup: Path, data: Path) -> Restored:
    """Put ``backup`` in the place of the data folder's content.

    Raises:
        StorageError: the backup is damaged or incomplete, or a server uses the data folder.
    """
    check(backup)
    found = copy_in(backup, data)
    if (backup / ANNOUNCEMENT_FILE).is_file():
        replace_file(data / ANNOUNCEMENT_FILE, (backup / ANNOUNCEMENT_FILE).read_bytes())
    return found


def check(backup: Path) -> None:
    """Compare every file with the manifest.

    Raises:
        StorageError: no backup, of a newer version, or a file that is not as it was written.
    """
    for name, wanted in _manifest(backup).items():
        if Path(name).name != name or _digest(backup / name) != wanted:
            raise StorageError(f"Cadangan {backup} rusak: {name}. Pakai cadangan yang lain.")


def _forget_unfinished(target: Path, now: datetime) -> None:
    for folder in target.glob(f".melayani-*{_UNFINISHED}"):
        if folder.stat().st_mtime < (now - _LONGEST).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def _write_manifest(folder: Path, names: list[str], now: datetime) -> None:
    content = {
        "format": FORMAT,
        "version": _VERSION,
        "made": now.isoformat(timespec="seconds"),
        "files": {name: _digest(folder / name) for name in names},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _manifest(backup: Path) -> Mapping[str, str]:
    try:
        found: dict[str, Any] = json.loads((backup / MANIFEST).read_text(encoding="utf-8"))
        if found["format"] == FORMAT and found["version"] == _VERSION:
            return {str(name): str(digest) for name, digest in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise StorageError(
            f"{backup} bukan cadangan melayani-bot; sebut folder melayani-... di dalamnya."
        ) from None
    raise StorageError(f"{backup} dibuat versi lain; pasang versi melayani-bot yang sesuai.")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            total = sha256()
            while block := stream.read(1 << 20):
                total.update(block)
    except OSError:
        return ""
    return total.hexdigest()
