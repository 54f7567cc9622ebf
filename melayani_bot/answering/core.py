"""The way of a question to its answer: the steps in order, the first that knows something wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from melayani_bot.answering import (
    choices,
    commands,
    decide,
    emergencies,
    feedback,
    followups,
    privacy,
    wording,
)
from melayani_bot.answering.base import Base
from melayani_bot.answering.conversation import Conversation
from melayani_bot.answering.known import known_target
from melayani_bot.answering.numbers import is_number
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Outcome

STEPS: tuple[Callable[[Turn], Answer | None], ...] = (
    emergencies.step,
    privacy.step,
    commands.step,
    feedback.step,
    choices.step,
    followups.step,
    decide.step,
)
"""Emergency first; then what must be refused; commands; a thumb; the open question; the topic; the
match."""


def answer(question: str, base: Base, conversation: Conversation, now: datetime) -> Answer:
    """Answer one message: no I/O, no clock; the same input gives the same output.

    Args:
        question: what was typed, of any length and in any encoding that a string can hold.
        base: compiled knowledge of one pack.
        conversation: the state that the last answer of this conversation returned.
        now: the moment, with a time zone.
    """
    turn = Turn.of(question, base, conversation, now)
    reply = next(found for step in STEPS if (found := step(turn)) is not None)
    return _remember(turn, _with_notes(turn, reply))


def answer_choice(choice: str, base: Base, conversation: Conversation, now: datetime) -> Answer:
    """Answer a tapped option by its id, the target it leads to, however late it is tapped.

    A number means what it means in the open question, as if it had been typed. Any other id that
    is no target of this knowledge (forged, or retired since) is said to be outdated: nobody wrote
    it, so it is never read as words.
    """
    target = known_target(base.knowledge, choice)
    if target is None and is_number(choice):
        return answer(choice, base, conversation, now)
    turn = Turn.of("", base, conversation, now)
    if target is None:
        return _remember(turn, choices.outdated(turn))
    return _remember(turn, replace(choices.follow(turn, target), confidence=1.0))


def _with_notes(turn: Turn, reply: Answer) -> Answer:
    notes = list(reply.notes)
    if turn.masked.kinds:
        notes.append(wording.PRIVACY)
    parked = commands.parked_note(turn)
    if parked and reply.outcome is Outcome.SMALL_TALK:
        notes.append(parked)
    return replace(reply, notes=tuple(notes))


def _remember(turn: Turn, reply: Answer) -> Answer:
    state = replace(reply.conversation, district=turn.district, rating=False)
    if reply.outcome is Outcome.ANSWER and reply.target is not None:
        state = replace(state, topic=reply.target, parked=None, abuse=0)
    if reply.outcome in (Outcome.ANSWER, Outcome.CHOOSE, Outcome.EMERGENCY) or state.pending:
        state = replace(state, at=turn.now)
    return replace(reply, conversation=state)
