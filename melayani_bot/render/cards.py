"""The office of an answer as a native contact card; the text says the same."""

from __future__ import annotations

import re

from melayani_bot.answering.values import Answer, Door, Outcome
from melayani_bot.channel import ContactCard
from melayani_bot.render.document import readable

_NATIONAL = re.compile(r"(?:\+?62|0)([2-9]\d{6,11})")
_SHORT = re.compile(r"1\d{2,4}")
_CALLED = ("telepon", "whatsapp")


def card_of(answer: Answer) -> ContactCard | None:
    """The card of the door where the answer is about reaching it and a number is known."""
    whole = answer.outcome is Outcome.ANSWER and answer.facet in (None, "kontak")
    door = answer.door
    if door is None or not (whole or answer.outcome is Outcome.EMERGENCY):
        return None
    phone = _phone(door)
    if phone is None:
        return None
    return ContactCard(readable(door.function or door.name), phone, readable(door.name))


def _phone(door: Door) -> str | None:
    """The first number to call in E.164, or a short code; ``None`` where no value is a number."""
    for reach in door.reach:
        digits = re.sub(r"[\s().-]", "", reach.value)
        national = _NATIONAL.fullmatch(digits)
        if reach.kind in _CALLED and (national or _SHORT.fullmatch(digits)):
            return f"+62{national.group(1)}" if national else digits
    return None
