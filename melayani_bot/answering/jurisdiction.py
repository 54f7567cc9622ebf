"""Who decides, who carries out, at which level, and why: the heart of every answer."""

from __future__ import annotations

from melayani_bot.answering.values import Jurisdiction, Party
from melayani_bot.knowledge.model import (
    AffairPart,
    Authority,
    Details,
    FactValue,
    Knowledge,
    Role,
)


def jurisdiction_of(
    knowledge: Knowledge, details: Details | AffairPart, district: str | None
) -> Jurisdiction:
    """Deciders and participants of a service, case, branch or part of an affair, in order."""
    deciders = tuple(_decider(knowledge, item, district) for item in details.authorities)
    others: tuple[Party, ...] = ()
    help_: FactValue | None = None
    if isinstance(details, Details):
        others = tuple(
            _party(knowledge, item.role, item.task, district) for item in details.participations
        )
        help_ = details.regency_help
    level = knowledge.level_of(details.authorities)
    return Jurisdiction(
        level=level.value if level else "",
        deciders=deciders,
        participants=others,
        why=details.why.lines if details.why else (),
        regency_help=help_.lines if help_ else (),
        handles=knowledge.roles[details.authorities[0].role].handles if deciders else "",
    )


def of_role(knowledge: Knowledge, role: Role, district: str | None) -> Jurisdiction:
    """A role asked for itself: it decides what it handles."""
    party = _party(knowledge, role.id, None, district)
    return Jurisdiction(level=role.level.value, deciders=(party,), handles=role.handles)


def _decider(knowledge: Knowledge, item: Authority, district: str | None) -> Party:
    return _party(knowledge, item.role, item.decides, district)


def _party(knowledge: Knowledge, role: str, task: str | None, district: str | None) -> Party:
    known = knowledge.roles[role]
    body = knowledge.body_for(role, district)
    return Party(role, known.short, known.level.value, body.name if body else None, task)
