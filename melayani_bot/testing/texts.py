"""Compares what was sent with what a person sees, whatever the channel's markup."""

from __future__ import annotations

from melayani_bot.channel import Markup
from melayani_bot.render.document import literal
from melayani_bot.render.markup import LOOKALIKES, write

__all__ = ["marked", "shown"]

_BACK = str.maketrans({lookalike: mark for mark, lookalike in LOOKALIKES.items()})


def marked(text: str, markup: Markup) -> str:
    """``text`` as literal text in ``markup``, as the renderer writes it into `Part.text`."""
    return write(literal(text), markup)


def shown(text: str) -> str:
    """``text`` without the lookalikes that keep WhatsApp from reading style."""
    return text.translate(_BACK).strip()
