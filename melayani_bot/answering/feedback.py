"""Asks after an answer whether it helped, at most once a topic, and reads the thumb.

    reply = ask(answer(question, base, before, now))    # "Terbantu? 1. Ya 2. Tidak"
    thumb = thumb_of(before, reply)                     # once the citizen has replied "2"

The core alone never asks: whoever can keep thumbs calls `ask`. The question is no `Pending`, so
numbers, follow-ups and commands mean what they meant without it as soon as another turn comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from melayani_bot.answering import wording
from melayani_bot.answering.conversation import Conversation
from melayani_bot.answering.numbers import chosen
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Option, Outcome

HELPED = "perintah:terbantu"
DID_NOT_HELP = "perintah:tidak-terbantu"

_LABELS = (wording.YES, wording.NO)
_OPTIONS = (Option(HELPED, wording.YES), Option(DID_NOT_HELP, wording.NO))
_ALSO = {
    HELPED: {"terbantu", "membantu", "iya", "sangat membantu", "👍"},
    DID_NOT_HELP: {"tidak terbantu", "tidak membantu", "gak", "nggak", "ora", "enten", "👎"},
}
_MOST_TOPICS = 20


@dataclass(frozen=True, slots=True)
class Thumb:
    """Whether the answer on ``target`` helped."""

    target: str
    good: bool


def ask(reply: Answer) -> Answer:
    """``reply`` with the question whether it helped, where it answers a topic not yet rated."""
    state = reply.conversation
    open_already = state.pending or reply.options or reply.question or reply.facet
    if reply.outcome is not Outcome.ANSWER or open_already or reply.target is None:
        return reply
    if reply.target in state.rated:
        return reply
    rated = (*state.rated, reply.target)[-_MOST_TOPICS:]
    state = replace(state, rated=rated, rating=True)
    return replace(reply, conversation=state, question=wording.DID_IT_HELP, options=_OPTIONS)


def step(turn: Turn) -> Answer | None:
    """Thanks for a thumb while its question is the last thing that was said."""
    if not turn.conversation.rating:
        return None
    target = _read(turn)
    if target is None:
        return None
    lead = wording.GLAD if target == HELPED else wording.SORRY
    return Answer(
        outcome=Outcome.SMALL_TALK, conversation=turn.conversation, target=target, lead=lead
    )


def thumb_of(before: Conversation, reply: Answer) -> Thumb | None:
    """The thumb that ``reply`` thanks for; ``before`` is the state that it answered."""
    if not before.rating or reply.target not in (HELPED, DID_NOT_HELP):
        return None
    return Thumb(before.rated[-1], reply.target == HELPED)


def _read(turn: Turn) -> str | None:
    number = chosen(turn.text, _LABELS)
    if number:
        return _OPTIONS[number - 1].target
    said = (turn.plain, turn.text.strip("\ufe0f "))
    return next((target for target, forms in _ALSO.items() if forms & {*said}), None)
