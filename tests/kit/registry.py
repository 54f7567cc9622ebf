"""Keeps the broken adapters, each with the checks that must fail on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from melayani_bot.channel import Channel

Kind = TypeVar("Kind", bound=type[Channel])

BROKEN: dict[type[Channel], frozenset[str]] = {}


def fails(*checks: str) -> Callable[[Kind], Kind]:
    """Class decorator: ``checks`` are the names of exactly the tests that must fail."""

    def keep(kind: Kind) -> Kind:
        BROKEN[kind] = frozenset(checks)
        # What an adapter of the core imports is not the kit's to check.
        if not kind.__dict__.get("foreign"):
            kind.__module__ = "melayani_bot.testing.echo"
        return kind

    return keep
