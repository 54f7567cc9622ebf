"""Asks questions with known targets through the real path, each in a conversation of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from melayani_bot.answering.scope import OUTSIDE
from melayani_bot.answering.targets import TargetKind, fold
from melayani_bot.answering.values import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from melayani_bot.answering import Base
    from melayani_bot.answering.values import Answer, Candidate
    from melayani_bot.knowledge.model import Golden
    from melayani_bot.matching.evaluation import Asked

ASK_BACK = "tanya-balik"
"""Target of a golden question that is only answered well by asking back."""

_DECISIONS = {Outcome.ANSWER: "answer", Outcome.EMERGENCY: "answer", Outcome.CHOOSE: "choose"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the ids that count as right, none where it is not ours."""

    text: str
    expected: tuple[str, ...] = ()
    language: str = ""
    origin: str = ""


def question_of(golden: Golden) -> Question:
    """A golden question as one to be asked."""
    return Question(golden.question, () if golden.expect == OUTSIDE else (golden.expect,))


def ask(question: Question, base: Base, now: datetime) -> Asked:
    """Ask, and note what came of it."""
    return asked(question, reply_to(question.text, base, now), base)


def reply_to(text: str, base: Base, now: datetime) -> Answer:
    """The answer to the first message of a conversation."""
    from melayani_bot.answering import Conversation, answer

    return answer(text, base, Conversation(), now)


def asked(question: Question, reply: Answer, base: Base) -> Asked:
    """What came of a question; cases count as their service, and so do branches."""
    from melayani_bot.matching.evaluation import Asked

    found = candidates_of(reply, question.expected)
    doors = {base.door(name) for name in question.expected}
    return Asked(
        text=question.text,
        expected=frozenset(fold(name) for name in question.expected),
        decision=_decision(reply, question),
        candidates=tuple((fold(name), sure) for name, sure in found),
        language=question.language,
        origin=question.origin,
        phrase=reply.explanation.phrase if reply.explanation else None,
        same_door=bool(found) and base.door(found[0][0]) in doors,
    )


def _decision(reply: Answer, question: Question) -> str:
    """Chatter is an answer to chatter, silence to what is not ours, a choice where one is due."""
    if reply.outcome is Outcome.CHOOSE and ASK_BACK in question.expected:
        return "answer"
    if reply.target and question.expected and reply.outcome is not Outcome.CHOOSE:
        return "answer"
    return _DECISIONS.get(reply.outcome, "silent")


def candidates_of(reply: Answer, expected: Sequence[str] = ()) -> tuple[tuple[str, float], ...]:
    """Targets with their confidence (0..1), likeliest first; what was answered stands first."""
    if reply.outcome is Outcome.CHOOSE and ASK_BACK in expected:
        return ((ASK_BACK, reply.confidence),)
    offered = {target_of(each): each.confidence for each in reply.candidates}
    if reply.outcome is Outcome.CHOOSE:
        pairs = zip(reply.options, reply.candidates, strict=False)
        offered = {option.target: each.confidence for option, each in pairs}
    first = {reply.target: reply.confidence} if reply.target else {}
    shown = {fold(name) for name in first}
    rest = ((name, sure) for name, sure in offered.items() if fold(name) not in shown)
    return (*first.items(), *rest)


def target_of(candidate: Candidate) -> str:
    """The written form of a candidate: its service and case, else the role that decides."""
    case = f"/{candidate.case}" if candidate.case else ""
    return f"{candidate.service}{case}" if candidate.service else f"peran:{candidate.authority}"


def is_target(name: str, base: Base) -> bool:
    """Whether a question can be expected to reach ``name`` in this knowledge."""
    knowledge = base.knowledge
    talks = {f"obrolan:{talk.id}" for talk in knowledge.small_talk}
    dangers = {f"darurat:{danger.id}" for danger in knowledge.emergencies}
    return name in base.doors or name in talks | dangers | {ASK_BACK, TargetKind.ABUSE.value}
