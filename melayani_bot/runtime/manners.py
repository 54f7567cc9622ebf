"""Adds to an answer of the core what a server must say: what is kept, notices, the switch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from melayani_bot.answering import Answer, Conversation, Outcome
from melayani_bot.answering.commands import FORGET, MY_DATA
from melayani_bot.answering.wording import NOT_OFFICIAL
from melayani_bot.channel import Peer
from melayani_bot.runtime.announcement import Announcement
from melayani_bot.settings import Retention
from melayani_bot.storage.values import Holdings

FIRST = (
    "Saya mesin penjawab, bukan petugas. Pesan disimpan paling lama {days} hari, "
    "tanpa nomor pribadi. Ketik *data saya* atau *hapus data* kapan saja."
)
KEPT = "Yang tersimpan: {messages} pesan Anda dan {parts} jawaban, paling lama {days} hari."
THUMBS = "Penilaian Anda: {thumbs}, paling lama {days} hari."
CONTACT = "Soal data pribadi, hubungi {contact}."

_RIGHTS = (FORGET, MY_DATA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What the operator has set; ``holdings`` counts what is stored of a conversation."""

    announcement: Announcement = field(default_factory=Announcement)
    retention: Retention = field(default_factory=Retention)
    official: bool = False
    contact: str = ""
    holdings: Callable[[Peer], Holdings] = lambda _: Holdings()


def polish(found: Answer, before: Conversation, peer: Peer, manners: Manners) -> Answer:
    """``found`` as the server sends it; an emergency is left alone: nothing may delay its number.

    Args:
        found: the answer of the core.
        before: the state that it answered; not greeted at a first contact.
        peer: whose conversation it is.
        manners: what is to be added.
    """
    if found.outcome is Outcome.EMERGENCY:
        return found
    if manners.announcement.closed and found.target not in _RIGHTS:
        lead = (manners.announcement.closed,)
        return Answer(outcome=Outcome.SMALL_TALK, conversation=before, lead=lead)
    notes = (*found.notes, *_notes(found, before, peer, manners))
    state = found.conversation
    if found.target != FORGET:
        state = replace(state, greeted=True)
    return replace(found, notes=notes, conversation=state)


def forgets(found: Answer) -> bool:
    """Whether everything that is kept of the conversation must go with this answer."""
    return found.target == FORGET


def _notes(found: Answer, before: Conversation, peer: Peer, manners: Manners) -> Iterator[str]:
    days = manners.retention.message_days
    if manners.announcement.notice:
        yield manners.announcement.notice
    if found.target == MY_DATA:
        yield from _kept(manners.holdings(peer), manners)
    elif not before.greeted and found.target != FORGET:
        if not manners.official and NOT_OFFICIAL not in found.notes:
            yield NOT_OFFICIAL
        yield FIRST.format(days=days)


def _kept(held: Holdings, manners: Manners) -> Iterator[str]:
    kept = manners.retention
    yield KEPT.format(messages=held.messages, parts=held.parts, days=kept.message_days)
    if held.thumbs:
        yield THUMBS.format(thumbs=held.thumbs, days=kept.feedback_days)
    if manners.contact:
        yield CONTACT.format(contact=manners.contact)
