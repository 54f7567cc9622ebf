"""Resolves the answer to an open question: a number, an ordinal, a label, or a new question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from melayani_bot.answering import commands, wording
from melayani_bot.answering.numbers import chosen, is_number
from melayani_bot.answering.questions import show
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Candidate, Option, Outcome
from melayani_bot.answering.weighing import candidate


def step(turn: Turn) -> Answer | None:
    """What the citizen chose of an open question; ``None`` where the message is something else."""
    pending = turn.conversation.pending
    if pending is None:
        return _stray_number(turn)
    number = chosen(turn.text, pending.labels)
    if number is None:
        return _out_of_range(turn) if is_number(turn.text) else None
    if number == 0:
        return _none(turn)
    reply = follow(turn, Target.parse(pending.targets[number - 1]))
    return replace(reply, confidence=1.0)


def follow(turn: Turn, target: Target) -> Answer:
    """The answer that an option leads to; a split service asks its question first."""
    if target.kind is TargetKind.COMMAND:
        return commands.run(turn, target.id)
    return show(turn, target)


def outdated(turn: Turn) -> Answer:
    """What a button gets that leads nowhere; an open question is put once more."""
    if turn.conversation.pending:
        return replace(_out_of_range(turn), lead=(wording.OUTDATED_BUTTON,))
    lead = (wording.OUTDATED_BUTTON, wording.JUST_ASK)
    return Answer(outcome=Outcome.UNKNOWN, conversation=turn.conversation, lead=lead)


def _none(turn: Turn) -> Answer:
    return Answer(
        outcome=Outcome.UNKNOWN,
        conversation=replace(turn.conversation, pending=None),
        lead=wording.NONE_OF_THEM,
    )


def _out_of_range(turn: Turn) -> Answer:
    pending = turn.conversation.pending
    assert pending is not None
    options = tuple(
        Option(t, label) for t, label in zip(pending.targets, pending.labels, strict=True)
    )
    return Answer(
        outcome=Outcome.CHOOSE,
        conversation=turn.conversation,
        candidates=_offered(turn, pending.targets),
        question=wording.WHICH,
        options=options,
    )


def _offered(turn: Turn, targets: Sequence[str]) -> tuple[Candidate, ...]:
    kinds = (TargetKind.COMMAND, TargetKind.SMALL_TALK, TargetKind.ABUSE)
    deciding = (target for target in targets if Target.parse(target).kind not in kinds)
    return tuple(candidate(turn, target, 0.0) for target in deciding)


def _stray_number(turn: Turn) -> Answer | None:
    if not is_number(turn.text):
        return None
    return Answer(outcome=Outcome.UNKNOWN, conversation=turn.conversation, lead=wording.NO_PENDING)
