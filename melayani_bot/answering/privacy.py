"""Stops a message that holds nothing but personal numbers: it is refused and says what to write."""

from __future__ import annotations

from melayani_bot.answering import wording
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Outcome

_AROUND = set(
    "nik kk ktp no nomor nomer nomornya hp telp telepon wa saya aku ini itu adalah yaitu "
    "punya milik isun kula sengko dan nya".split()
)


def step(turn: Turn) -> Answer | None:
    """Refuse personal data alone; ask for the matter where nothing at all was written."""
    if turn.masked.kinds and set(turn.words) <= _AROUND:
        return _refused(turn)
    if not turn.words and not turn.text:
        return _empty(turn)
    return None


def _refused(turn: Turn) -> Answer:
    lead = (wording.ONLY_PERSONAL.format(example=wording.EXAMPLES[0]),)
    return Answer(outcome=Outcome.REFUSED, conversation=turn.conversation, lead=lead)


def _empty(turn: Turn) -> Answer:
    lead = (wording.EMPTY.format(example=wording.EXAMPLES[0]),)
    return Answer(outcome=Outcome.UNKNOWN, conversation=turn.conversation, lead=lead)
