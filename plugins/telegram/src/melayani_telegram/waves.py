"""Cuts a batch into runs that may be taken side by side without mixing up a conversation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

__all__ = ["waves"]

Item = TypeVar("Item")


def waves(items: Iterable[Item], key: Callable[[Item], Hashable | None]) -> Iterator[list[Item]]:
    """The ``items`` in their order, in runs in which no ``key`` but ``None`` comes twice."""
    run: list[Item] = []
    held: set[Hashable] = set()
    for item in items:
        name = key(item)
        if name in held:
            yield run
            run, held = [], set()
        run.append(item)
        if name is not None:
            held.add(name)
    if run:
        yield run
