"""Weighs what was matched: cases folded into their service, services by the door they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from melayani_bot.answering.compose import find_part, label_of
from melayani_bot.answering.targets import Target, TargetKind, fold
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Candidate
from melayani_bot.matching import Match


@dataclass(frozen=True, slots=True)
class Weighed:
    """One folded target with its summed confidence and its likeliest own form."""

    id: str
    confidence: float
    best: str


def weigh(match: Match) -> list[Weighed]:
    """Fold cases and branches into their service, likeliest first."""
    groups: dict[str, list[tuple[str, float]]] = {}
    for candidate in match.candidates:
        groups.setdefault(fold(candidate.id), []).append((candidate.id, candidate.confidence))
    found = [_weighed(name, members) for name, members in groups.items()]
    return sorted(found, key=lambda item: -item.confidence)


def _weighed(name: str, members: Sequence[tuple[str, float]]) -> Weighed:
    total = sum(confidence for _, confidence in members)
    best, _ = max(members, key=lambda member: member[1])
    return Weighed(name, min(1.0, total), best)


def by_door(turn: Turn, weighed: Sequence[Weighed]) -> dict[str, list[Weighed]]:
    """The weighed targets by the door they lead to, likeliest first in each."""
    doors: dict[str, list[Weighed]] = {}
    for item in weighed:
        doors.setdefault(turn.base.door(item.best), []).append(item)
    return doors


def is_offer(item: Weighed) -> bool:
    """Whether a target can be offered: chatter and insults cannot."""
    return Target.parse(item.best).kind not in (TargetKind.SMALL_TALK, TargetKind.ABUSE)


def candidates(turn: Turn, weighed: Sequence[Weighed]) -> tuple[Candidate, ...]:
    """The weighed targets that have a decider, as candidates."""
    return tuple(candidate(turn, w.best, w.confidence) for w in weighed if is_offer(w))


def candidate(turn: Turn, text: str, confidence: float) -> Candidate:
    """One target as a candidate: its service and case, who decides, and at which level."""
    knowledge, target = turn.base.knowledge, Target.parse(text)
    label = label_of(knowledge, target)
    if target.kind is TargetKind.ROLE:
        role = knowledge.roles[target.id]
        return Candidate(None, None, role.id, role.level.value, confidence, label)
    if target.kind is TargetKind.AFFAIR:
        parts = knowledge.affairs[target.id].parts
        authorities = next(part for part in parts if part.id == target.part).authorities
        service = None
    else:
        details = knowledge.services[target.id].details(find_part(knowledge, target))
        authorities, service = details.authorities, target.id
    level = knowledge.level_of(authorities)
    first = authorities[0].role if authorities else None
    return Candidate(service, target.part, first, level.value if level else None, confidence, label)
