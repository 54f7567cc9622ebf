"""A TinyDB storage whose file is whole after any crash, checked for damage, and of one version.

TinyDB's own `JSONStorage` writes over the old bytes in place; a crash in between destroys the
file. This one replaces the file (`replace.replace_file`). The first line of the file says what it
is and holds the SHA-256 of all that follows, so that no flipped bit passes unseen:

    {"format": "melayani-dokumen", "schema": 1, "sha256": "…"}
    { …the tables, as TinyDB has them, indented… }
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tinydb.storages import Storage

from melayani_bot.errors import StorageError
from melayani_bot.storage.replace import replace_file

FORMAT: Final = "melayani-dokumen"

Tables = dict[str, dict[str, Any]]

UPGRADES: Final[tuple[Callable[[Tables], Tables], ...]] = ()
"""Function n brings tables of version n + 1 to version n + 2; a new version only adds one."""

SCHEMA: Final = len(UPGRADES) + 1


class CrashSafeStorage(Storage):
    """TinyDB's `Storage` over one file; every `write` replaces it durably.

    Within `all_or_none` writes are only remembered; leaving it writes the file once, or, after an
    exception, not at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = _load(path)
        self._held: bytes | None = None
        self._holding = False

    def read(self) -> Tables | None:
        """A fresh copy of all tables; ``None`` where nothing was ever written."""
        body = self._held or self._kept
        return json.loads(body) if body else None

    def write(self, data: Tables) -> None:
        """Keep ``data``; outside `all_or_none` it is on disk when this returns.

        Raises:
            StorageError: the file could not be replaced and still holds what it held.
        """
        body = json.dumps(data, ensure_ascii=False, indent=1).encode()
        if self._holding:
            self._held = body
        else:
            self._store(body)

    @contextmanager
    def all_or_none(self) -> Iterator[None]:
        """One durable write for all writes inside."""
        self._holding = True
        try:
            yield
            if self._held is not None:
                self._store(self._held)
        finally:
            self._holding, self._held = False, None

    def _store(self, body: bytes) -> None:
        try:
            replace_file(self._path, _head(body) + body)
        except OSError as error:
            raise StorageError(
                f"{self._path.name} tidak dapat ditulis ({error.strerror}): periksa ruang disk dan"
                " izin folder data; perubahan terakhir belum tersimpan."
            ) from error
        self._kept = body


def _head(body: bytes, schema: int = SCHEMA) -> bytes:
    head = {"format": FORMAT, "schema": schema, "sha256": sha256(body).hexdigest()}
    return json.dumps(head).encode() + b"\n"


def _load(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path.name} tidak dapat dibaca ({error.strerror}).") from error
    return _checked(path.name, content)


def _checked(name: str, content: bytes) -> bytes:
    line, _, body = content.partition(b"\n")
    try:
        schema = int(json.loads(line)["schema"])
        whole = line + b"\n" == _head(body, schema)
    except (ValueError, TypeError, KeyError):
        whole = False
    if not whole:
        raise StorageError(
            f"{name} rusak (isinya tidak cocok dengan sidik di baris pertama): pulihkan dari"
            " cadangan."
        )
    if not 1 <= schema <= SCHEMA:
        raise StorageError(
            f"{name} ditulis oleh versi lain (skema {schema}, versi ini mengenal sampai {SCHEMA}):"
            " pasang versi melayani-bot yang baru, atau pulihkan cadangan lama."
        )
    tables = json.loads(body)
    for step in UPGRADES[schema - 1 :]:
        tables = step(tables)
    return json.dumps(tables, ensure_ascii=False, indent=1).encode()
