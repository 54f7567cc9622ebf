"""Hands a question over, shown before it is answered and taken back where it is not accepted."""

from __future__ import annotations

import hashlib
from datetime import datetime

from melayani_bot.channel import Deliver, Inbound, Kind, Peer
from melayani_web.requests import Question
from melayani_web.runs import Run
from melayani_web.transcripts import Entry, Transcripts

LONGEST_SHOWN = 1_000
"""Characters of a question that are repeated in the conversation; all of it is handed over."""


async def hand_over(
    question: Question, peer: Peer, at: datetime, transcripts: Transcripts, deliver: Deliver
) -> None:
    """Deliver ``question``; the same id again is the same message.

    Raises:
        StorageError: from ``deliver``; nothing is shown then.
    """
    message = _message(question, peer, at)
    shown = message.text or _label(question.choice, peer, transcripts)
    entry = Entry(question.id, (Run(_shortened(shown)),), mine=True)
    fresh = transcripts.add(peer.conversation, entry)
    try:
        await deliver(message)
    except BaseException:
        if fresh:
            transcripts.remove(peer.conversation, question.id)
        raise


def _message(question: Question, peer: Peer, at: datetime) -> Inbound:
    """Ids that browsers make are only different within a conversation."""
    unique = hashlib.sha256(f"{peer.conversation}.{question.id}".encode()).hexdigest()
    return Inbound(
        id=unique[:32],
        peer=peer,
        at=at,
        kind=Kind.CHOICE if question.choice else Kind.TEXT,
        text=question.text,
        choice=question.choice or None,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _label(choice: str, peer: Peer, transcripts: Transcripts) -> str:
    """What the tapped button said; of a forged or forgotten one nothing is repeated."""
    entries, _ = transcripts.after(peer.conversation)
    labels = {known.id: known.label for entry in entries for known in entry.choices}
    return labels.get(choice, "(pilihan)")
