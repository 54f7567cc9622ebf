"""The port of documents: small JSON documents by table and id, written all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """One document to put, or to remove where ``document`` is ``None``."""

    table: str
    id: str
    document: Mapping[str, Any] | None


class DocumentStore(Protocol):
    """Where documents are kept. When `write` returns, the changes survive a crash.

    Documents that come out are copies: changing one changes nothing in the store. Methods block;
    one caller at a time.

    Raises:
        StorageError: nothing was written, and trying again later may succeed.
    """

    def get(self, table: str, id: str) -> Mapping[str, Any] | None:  # noqa: A002  # the word for it
        """The document, or ``None``."""

    def all(self, table: str) -> Mapping[str, Mapping[str, Any]]:
        """The documents of a table by id, in the order in which they were first put."""

    def write(self, changes: Sequence[Change]) -> None:
        """Apply all changes in order, or none."""

    def close(self) -> None:
        """Release files; may be called twice."""
