"""Names the places where a crash must do no harm, so that tests can crash exactly there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

POINTS: Final = (
    "accept:before-commit",
    "accept:after-commit",
    "intake:before-acknowledge",
    "worker:after-answer",
    "finish:before-commit",
    "finish:after-commit",
    "sending:before-commit",
    "sending:after-commit",
    "sender:before-send",
    "sender:after-send",
    "sent:before-commit",
    "sent:after-commit",
    "document:half-written",
    "document:before-sync",
    "document:before-rename",
    "document:after-rename",
    "document:after-folder-sync",
)
"""In the order in which a message, then a document passes them."""

_watchers: list[Callable[[str], None]] = []


def point(name: str) -> None:
    """Say that ``name`` is reached; does nothing outside fault tests."""
    for watcher in _watchers:
        watcher(name)


def watch(watcher: Callable[[str], None]) -> None:
    """Call ``watcher`` at every point from now on; it may kill the process or raise."""
    _watchers.append(watcher)
