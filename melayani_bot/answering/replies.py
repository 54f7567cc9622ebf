"""Replies that decide nothing: chatter, insults, a side of nothing, honest silence."""

from __future__ import annotations

from dataclasses import replace

from melayani_bot.answering import wording
from melayani_bot.answering.commands import staff_door
from melayani_bot.answering.conversation import Pending
from melayani_bot.answering.facets import Facet
from melayani_bot.answering.targets import TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Option, Outcome

SURELY_OFF_TOPIC = 0.1
"""Probability of being in scope below which a question is refused rather than not known."""


def chatter(turn: Turn) -> Answer | None:
    """The reply to a message that is small talk word for word."""
    name = turn.base.chatter.get(turn.plain)
    return small_talk(turn, name) if name else None


def small_talk(turn: Turn, name: str) -> Answer:
    """The approved reply to chatter; the first contact also hears what this is."""
    entry = next(talk for talk in turn.base.knowledge.small_talk if talk.id == name)
    pack = turn.base.knowledge.pack
    notes = () if pack.official or turn.conversation.greeted else (wording.NOT_OFFICIAL,)
    state = replace(turn.conversation, greeted=True)
    return Answer(
        outcome=Outcome.SMALL_TALK,
        conversation=state,
        target=f"obrolan:{name}",
        confidence=1.0,
        lead=entry.reply,
        notes=notes,
    )


def unknown(turn: Turn, in_scope: float) -> Answer:
    """Honest silence with a way on; a question that is surely not ours is refused kindly."""
    if in_scope < SURELY_OFF_TOPIC:
        shown = ", ".join(wording.EXAMPLES)
        lead = tuple(line.format(examples=shown) for line in wording.OFF_TOPIC)
        return Answer(outcome=Outcome.REFUSED, conversation=turn.conversation, lead=lead)
    return Answer(
        outcome=Outcome.UNKNOWN,
        conversation=turn.conversation,
        lead=wording.UNKNOWN,
        door=staff_door(turn),
    )


def facet_of_what(turn: Turn, facet: Facet) -> Answer:
    """A side was asked for without saying of what, and no topic is open."""
    lead = wording.FACET_OF_WHAT.format(facet=wording.FACET_NAMES[facet])
    return Answer(outcome=Outcome.UNKNOWN, conversation=turn.conversation, lead=(lead,))


def abused(turn: Turn) -> Answer:
    """The same offer at every insult, without a lecture (product dialogue 6.6)."""
    pending = Pending(
        "petugas", ("perintah:petugas", "perintah:menu"), (wording.YES, wording.NO_ASK_AGAIN)
    )
    state = replace(turn.conversation, pending=pending, abuse=turn.conversation.abuse + 1)
    return Answer(
        outcome=Outcome.REFUSED,
        conversation=state,
        target=str(TargetKind.ABUSE),
        lead=wording.ABUSE,
        question=wording.ABUSE_QUESTION,
        options=tuple(
            Option(t, label) for t, label in zip(pending.targets, pending.labels, strict=True)
        ),
    )
