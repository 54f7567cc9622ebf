"""Reads the target in a tapped choice, which may be forged or older than the knowledge."""

from __future__ import annotations

from melayani_bot.answering import commands
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.knowledge.model import Knowledge


def known_target(knowledge: Knowledge, text: str) -> Target | None:
    """The target that ``text`` writes, if an option of this knowledge can lead there."""
    try:
        target = Target.parse(text)
    except ValueError:
        return None
    return target if _exists(knowledge, target) else None


def _exists(knowledge: Knowledge, target: Target) -> bool:
    match target.kind:
        case TargetKind.COMMAND:
            return target.part is None and target.id in commands.NAMES
        case TargetKind.ROLE:
            return target.part is None and target.id in knowledge.roles
        case TargetKind.AFFAIR if target.id in knowledge.affairs:
            return target.part in {part.id for part in knowledge.affairs[target.id].parts}
        case TargetKind.SERVICE if target.id in knowledge.services:
            cases = knowledge.services[target.id].cases
            return target.part is None or target.part in {case.id for case in cases}
        case TargetKind.BRANCH if target.id in knowledge.services:
            split = knowledge.services[target.id].split
            return split is not None and target.part in {branch.id for branch in split.branches}
        case _:
            return False
