"""The embedded document store: TinyDB over the crash-safe storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tinydb import TinyDB
from tinydb.table import Document, Table

from melayani_bot.storage.crashsafe import CrashSafeStorage
from melayani_bot.storage.documents import Change


class _TextIds(Table):
    """TinyDB reuses a number after the last document is removed; our ids are given by callers."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's documentation shows just this


class _Database(TinyDB):
    table_class = _TextIds


class TinyDocuments:
    """`DocumentStore` on one readable JSON file; create with `open`."""

    def __init__(self, storage: CrashSafeStorage) -> None:
        self._storage = storage
        self._db = _Database(storage=lambda: storage)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file, or start without one.

        Raises:
            StorageError: damaged, of a newer version, or not readable.
        """
        return cls(CrashSafeStorage(path))

    def get(self, table: str, id: str) -> Mapping[str, Any] | None:  # noqa: A002  # the port's name
        """See `DocumentStore.get`."""
        return self.all(table).get(id)

    def all(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """See `DocumentStore.all`."""
        return {str(found.doc_id): dict(found) for found in self._table(table)}

    def write(self, changes: Sequence[Change]) -> None:
        """See `DocumentStore.write`."""
        with self._storage.all_or_none():
            for change in changes:
                self._apply(change)

    def _apply(self, change: Change) -> None:
        table = self._table(change.table)
        id: Any = change.id  # noqa: A001  # TinyDB's annotations know whole numbers only
        known = table.contains(doc_id=id)
        if change.document is None:
            table.remove(doc_ids=[id] if known else [])
        elif known:
            table.update(_becomes(change.document), doc_ids=[id])
        else:
            table.insert(Document(change.document, id))

    def _table(self, name: str) -> Table:
        return self._db.table(name, cache_size=0)

    def close(self) -> None:
        """See `DocumentStore.close`."""
        self._db.close()


def _becomes(document: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], None]:
    def change(found: Any) -> None:
        found.clear()
        found.update(document)

    return change
