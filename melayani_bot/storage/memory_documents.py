"""The document store in memory, for tests and for trying out; nothing outlives the object."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from melayani_bot.storage.documents import Change


@dataclass(slots=True)
class MemoryDocuments:
    """`DocumentStore` in a dictionary."""

    _tables: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)

    def get(self, table: str, id: str) -> Mapping[str, Any] | None:  # noqa: A002  # the port's name
        """See `DocumentStore.get`."""
        return deepcopy(self._tables.get(table, {}).get(id))

    def all(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """See `DocumentStore.all`."""
        return deepcopy(self._tables.get(table, {}))

    def write(self, changes: Sequence[Change]) -> None:
        """See `DocumentStore.write`."""
        tables = deepcopy(self._tables)
        for change in changes:
            _apply(tables, change)
        self._tables = tables

    def close(self) -> None:
        """Nothing is held."""


def _apply(tables: dict[str, dict[str, Mapping[str, Any]]], change: Change) -> None:
    documents = tables.setdefault(change.table, {})
    if change.document is None:
        documents.pop(change.id, None)
    else:
        # Through JSON, so that what a file could not hold fails here too.
        documents[change.id] = json.loads(json.dumps(change.document))
