"""Turns an answer into parts that fit a channel."""

from __future__ import annotations

from melayani_bot.answering.values import Answer
from melayani_bot.channel import Capabilities, Part
from melayani_bot.render.cards import card_of
from melayani_bot.render.ladder import ladder, numbered
from melayani_bot.render.layout import layout
from melayani_bot.render.measure import size
from melayani_bot.render.split import split


def plan(answer: Answer, capabilities: Capabilities) -> tuple[Part, ...]:
    """The parts of ``answer`` in order; each fits ``capabilities``. Nothing is lost silently.

    The choices come with the last text, where they fit on it; the numbers in the text remain valid
    anyway. A contact card follows as a part of its own.
    """
    texts = split([*layout(answer), *numbered(answer)], capabilities)
    parts = [Part(text=text, plain=plain) for text, plain in texts]
    if parts:
        parts[-1] = _with_choices(parts[-1], answer, capabilities)
    card = card_of(answer) if capabilities.contact_card else None
    if card:
        parts.append(Part(text="", contact=card))
    return tuple(parts)


def _with_choices(part: Part, answer: Answer, capabilities: Capabilities) -> Part:
    limits = capabilities.choices
    if limits and limits.max_text and size(part.text, capabilities.unit) > limits.max_text:
        return part
    choices = ladder(answer, limits, capabilities.unit)
    return Part(text=part.text, plain=part.plain, choices=choices)
