"""Third hop, pure: a question, the conversation's state and the knowledge become a reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from melayani_bot.answering import (
    Answer,
    Base,
    Conversation,
    Outcome,
    answer,
    answer_choice,
)
from melayani_bot.answering import feedback as thumbs
from melayani_bot.answering.emergencies import emergency_number
from melayani_bot.channel import Capabilities, Kind, Part
from melayani_bot.render import plan
from melayani_bot.runtime import notices
from melayani_bot.runtime.manners import Manners, forgets, polish
from melayani_bot.storage.values import Feedback, Message, Question, Reply, Unanswered

_NEAREST = 3
_GAPS = (Outcome.UNKNOWN, Outcome.CHOOSE)
_NOTICES = {Kind.UNSUPPORTED: notices.UNSUPPORTED, Kind.LOCATION: notices.LOCATION}


class Unanswerable(Exception):
    """No later attempt can answer this question; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What questions are answered from.

    Args:
        base: the compiled knowledge; each reply comes from exactly one.
        capabilities: what each channel can show, by its name.
        thumbs: whether answers ask if they helped.
        manners: what the server adds to every answer.
    """

    base: Base
    capabilities: Mapping[str, Capabilities]
    thumbs: bool = True
    manners: Manners = field(default_factory=Manners)


def reply(question: Question, desk: Desk, now: datetime) -> Reply:
    """The reply; the same input gives the same output.

    Raises:
        Unanswerable: of a channel that is not set up any more.
    """
    message, before = question.message, conversation_of(question.state)
    if message.peer.channel not in desk.capabilities:
        raise Unanswerable(f"kanal {message.peer.channel} tidak terpasang atau tidak disetel")
    found = _answer(message, before, desk, now)
    parts = plan(found, desk.capabilities[message.peer.channel])
    return Reply(
        question=question,
        parts=keyed(parts, message),
        state=found.conversation.to_dict(),
        unanswered=_gap(message, found, desk.base.knowledge.version),
        feedback=_thumb(message, before, found, now),
        forget=forgets(found),
        version=desk.base.knowledge.version,
    )


def conversation_of(state: Mapping[str, Any] | None) -> Conversation:
    """The stored state, or an empty one where there is none or an older version wrote it."""
    if state is None:
        return Conversation()
    try:
        return Conversation.from_dict(state)
    except (KeyError, TypeError, ValueError):
        return Conversation()


def keyed(parts: Sequence[Part], message: Message) -> tuple[Part, ...]:
    """The parts with keys that depend on the message alone, so that no second try differs."""
    return tuple(replace(part, key=_key(message, str(number))) for number, part in enumerate(parts))


def apology(message: Message, text: str) -> Part:
    """What is said in place of an answer; it passes by all that may have failed on the message."""
    return Part(text=text, key=_key(message, "maaf"))


def _key(message: Message, name: str) -> str:
    place = f"{message.peer.channel}\0{message.peer.conversation}\0{message.id}"
    return sha256(f"{place}\0{name}".encode()).hexdigest()[:32]


def _answer(message: Message, before: Conversation, desk: Desk, now: datetime) -> Answer:
    notice = message.notice or _NOTICES.get(message.kind)
    if notice:
        lead = notices.sentences(notice, emergency_number(desk.base))
        return Answer(outcome=Outcome.SMALL_TALK, conversation=before, lead=lead)
    if message.kind is Kind.CHOICE:
        found = answer_choice(message.choice or "", desk.base, before, now)
    else:
        found = answer(message.text, desk.base, before, now)
    asking = thumbs.ask(found) if desk.thumbs else found
    return polish(asking, before, message.peer, desk.manners)


def _gap(message: Message, found: Answer, version: str) -> Unanswered | None:
    if message.notice or message.kind is not Kind.TEXT or found.outcome not in _GAPS:
        return None
    nearest = tuple(target for near in found.candidates[:_NEAREST] if (target := _target(near)))
    return Unanswered(
        text=message.text, outcome=found.outcome.value, nearest=nearest, version=version
    )


def _target(near: Any) -> str:
    return "/".join(filter(None, (near.service, near.case))) or near.authority or ""


def _thumb(message: Message, before: Conversation, found: Answer, now: datetime) -> Feedback | None:
    thumb = thumbs.thumb_of(before, found)
    if thumb is None:
        return None
    return Feedback(peer=message.peer, target=thumb.target, good=thumb.good, at=now)
