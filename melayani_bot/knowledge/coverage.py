"""Counts over services and bodies: by level, and what still waits for a source or a number."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from melayani_bot.knowledge.model import Confidence, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from melayani_bot.knowledge.model import Body, Service

DEPENDS = "bergantung"
"""Stands for the level of a service whose decider depends on what the citizen tells."""

LEVELS = (*(level.value for level in Level), DEPENDS)


class Coverage(NamedTuple):
    """Counts; ``reachable`` bodies have a contact that may be shown to a citizen."""

    services: int
    by_level: dict[str, int]
    unsourced: int
    low_confidence: int
    bodies: int
    reachable: int


def level_name(service: Service, levels: Mapping[str, Level]) -> str:
    """The level of a service's decision, or ``DEPENDS``.

    Args:
        service: the service.
        levels: level of each role by its id; a role that is not there has the level ``?``.
    """
    if len(service.authorities) > 1:
        return Level.BERSAMA.value
    if not service.authorities:
        return DEPENDS
    level = levels.get(service.authorities[0].role)
    return level.value if level else "?"


def coverage(
    services: Collection[Service], bodies: Collection[Body], levels: Mapping[str, Level]
) -> Coverage:
    """Counts what is there and what is missing."""
    counts = Counter(level_name(service, levels) for service in services)
    return Coverage(
        services=len(services),
        by_level={name: counts[name] for name in (*LEVELS, "?") if counts[name]},
        unsourced=sum(not service.sources for service in services),
        low_confidence=sum(service.confidence is Confidence.LOW for service in services),
        bodies=len(bodies),
        reachable=sum(is_reachable(body) for body in bodies),
    )


def is_reachable(body: Body) -> bool:
    """Whether some contact of ``body`` is sourced, sure, and has a number or address."""
    return any(
        contact.confidence is Confidence.HIGH
        and contact.sources
        and (contact.phone or contact.whatsapp or contact.sms or contact.email or contact.site)
        for contact in body.contacts
    )
