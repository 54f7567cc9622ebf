"""Asks back: which of some targets is meant, or the one fact on which an owner depends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from melayani_bot.answering.compose import answer_target, label_of
from melayani_bot.answering.conversation import Pending
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Candidate, Option, Outcome
from melayani_bot.knowledge.model import Branch, Service


def show(turn: Turn, target: Target) -> Answer:
    """The answer to a target; a split service named as a whole asks its question first."""
    if target.kind is TargetKind.SERVICE and target.part is None:
        service = turn.base.knowledge.services[target.id]
        if service.split:
            return ask_branch(turn, service)
    return answer_target(turn, target)


def ask(
    turn: Turn, question: str, candidates: Sequence[Candidate], targets: Sequence[str]
) -> Answer:
    """A question back with numbered options; 0 is always "none of these"."""
    labels = tuple(label_of(turn.base.knowledge, Target.parse(target)) for target in targets)
    pending = Pending("pilih", tuple(targets), labels)
    return Answer(
        outcome=Outcome.CHOOSE,
        conversation=replace(turn.conversation, pending=pending),
        confidence=candidates[0].confidence if candidates else 0.0,
        candidates=tuple(candidates),
        question=question,
        options=tuple(Option(t, label) for t, label in zip(targets, labels, strict=True)),
    )


def ask_branch(turn: Turn, service: Service, confidence: float = 1.0) -> Answer:
    """The one question on which the owner of ``service`` depends."""
    assert service.split is not None
    branches = service.split.branches
    candidates = [_branch_candidate(turn, service, branch, confidence) for branch in branches]
    targets = [f"pilah:{service.id}/{branch.id}" for branch in branches]
    reply = ask(turn, service.split.question, candidates, targets)
    return replace(reply, service=service.id, topic=service.name, options=_signs(reply, branches))


def _branch_candidate(turn: Turn, service: Service, branch: Branch, confidence: float) -> Candidate:
    details = service.details(branch)
    level = turn.base.knowledge.level_of(details.authorities)
    return Candidate(
        service=service.id,
        case=branch.id,
        authority=details.authorities[0].role if details.authorities else None,
        level=level.value if level else None,
        confidence=confidence,
        label=branch.name,
    )


def _signs(reply: Answer, branches: Sequence[Branch]) -> tuple[Option, ...]:
    return tuple(
        replace(option, label=f"{option.label} ({branch.sign})" if branch.sign else option.label)
        for option, branch in zip(reply.options, branches, strict=True)
    )


def settle_branch(turn: Turn, service: Service) -> Branch | None:
    """The one branch whose words stand in the question, or ``None`` where none or several do."""
    assert service.split is not None
    said = f" {' '.join(turn.words)} | {' '.join(turn.meaning)} "
    hits = [
        branch
        for branch in service.split.branches
        if any(f" {word.lower()} " in said for word in branch.words)
    ]
    return hits[0] if len(hits) == 1 else None
