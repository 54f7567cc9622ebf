"""From a match to an outcome: answer, ask back, or stay silent rather than show a wrong door."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from melayani_bot.answering import wording
from melayani_bot.answering.base import Base
from melayani_bot.answering.commands import greeting
from melayani_bot.answering.compose import answer_target, label_of
from melayani_bot.answering.conversation import Pending
from melayani_bot.answering.facets import read_facet
from melayani_bot.answering.questions import ask, ask_branch, settle_branch
from melayani_bot.answering.replies import abused, chatter, facet_of_what, small_talk, unknown
from melayani_bot.answering.scope import MATCHED, signs_of
from melayani_bot.answering.several import questions_in
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Explanation, Option, Outcome
from melayani_bot.answering.weighing import (
    Weighed,
    by_door,
    candidate,
    candidates,
    is_offer,
    weigh,
)
from melayani_bot.knowledge.model import Service
from melayani_bot.matching import DecisionKind, Match
from melayani_bot.text.words import split_words

CHATTER = 0.3
"""Confidence from which a message of nothing but fillers is taken for a certain small talk."""

NEAR = 0.4
"""Share of the first target's confidence from which another one of its door is offered as well."""


def step(turn: Turn) -> Answer:
    """Match the question; always ends in an outcome."""
    if not turn.content:
        return chatter(turn) or _nearest_chatter(turn) or greeting(turn)
    reading = read_facet(turn.content)
    if reading.facet is not None and not reading.rest:
        return facet_of_what(turn, reading.facet)
    return several(turn) or one(turn, turn.text)


def _nearest_chatter(turn: Turn) -> Answer | None:
    """The small talk that a message of nothing but fillers comes nearest to."""
    best = judged(turn, turn.text).candidates[:1] if turn.words else ()
    target = Target.parse(best[0].id) if best else None
    if target is None or target.kind is not TargetKind.SMALL_TALK:
        return None
    return small_talk(turn, target.id) if best[0].confidence >= CHATTER else None


def several(turn: Turn) -> Answer | None:
    """The first of several questions answered, the second on offer; ``None`` for one question."""
    parts = questions_in(turn.text)
    if len(parts) < 2:
        return None
    replies = [one(turn, part) for part in parts]
    told = [reply for reply in replies if reply.outcome is Outcome.ANSWER and reply.target]
    if len(told) < 2 or told[0].service == told[1].service:
        return None
    second = Target.parse(str(told[1].target))
    return _offer(turn, told[0], [second], wording.SECOND)


def one(turn: Turn, text: str) -> Answer:
    """The outcome of one question."""
    match = judged(turn, text)
    weighed = weigh(match)
    reply = _decided(turn, match, weighed)
    return replace(
        reply,
        candidates=reply.candidates or candidates(turn, weighed[:3]),
        explanation=explanation(match, reply),
    )


def judged(turn: Turn, text: str) -> Match:
    """The match of ``text``, its scope judged by the gate where this knowledge has one.

    It is made of the words alone, so that whoever writes the same words gets the same match.
    """
    words = split_words(text)
    return turn.base.recall.of(words, lambda: _matched(turn.base, " ".join(words)))


def _matched(base: Base, text: str) -> Match:
    """The match and its first explanation, without the arrays that it was made of."""
    match = base.matcher.match(text, limit=MATCHED)
    why, in_scope = match.explain(1), match.in_scope
    if base.gate is not None:
        signs = signs_of(match, base.doors, base.read(text)[2], base.known)
        in_scope = base.gate.judge(signs)
    return Match(match.candidates, in_scope, lambda count: why[:count])


def _decided(turn: Turn, match: Match, weighed: Sequence[Weighed]) -> Answer:
    doors = by_door(turn, weighed)
    ranked = [(door, sum(item.confidence for item in items)) for door, items in doors.items()]
    ranked.sort(key=lambda pair: -pair[1])
    decision = turn.base.policy.decide(ranked, match.in_scope)
    if decision.kind is DecisionKind.ANSWER:
        first, *others = doors[decision.ids[0]]
        return _also(turn, _answer(turn, first), first, others)
    named = [door for door in decision.ids if is_named(turn.words, turn.base.names.get(door, ()))]
    if decision.kind is DecisionKind.CHOOSE and len(named) == 1:
        return _answer(turn, doors[named[0]][0])
    if decision.kind is DecisionKind.CHOOSE:
        chosen = [doors[door][0] for door in decision.ids]
        return _ask_which(turn, chosen) or unknown(turn, match.in_scope)
    return unknown(turn, match.in_scope)


def is_named(words: Sequence[str], names: Iterable[Sequence[str]]) -> bool:
    """Whether one of the names stands in ``words``, word by word."""
    text = f" {' '.join(words)} "
    return any(f" {' '.join(name)} " in text for name in names if name)


def _also(turn: Turn, reply: Answer, first: Weighed, others: Sequence[Weighed]) -> Answer:
    """The answer, with the other services of the same door on offer where they are near."""
    near = [item for item in others if item.confidence >= NEAR * first.confidence][:2]
    near = [item for item in near if is_offer(item)]
    if reply.outcome is not Outcome.ANSWER or not near:
        return reply
    return _offer(turn, reply, [Target.parse(item.best) for item in near], wording.ELSE)


def _offer(turn: Turn, reply: Answer, targets: Sequence[Target], question: str) -> Answer:
    """The answer with other targets on offer behind it."""
    labels = tuple(label_of(turn.base.knowledge, target) for target in targets)
    written = tuple(str(target) for target in targets)
    options = tuple(Option(name, label) for name, label in zip(written, labels, strict=True))
    state = replace(reply.conversation, pending=Pending("lain", written, labels))
    return replace(reply, conversation=state, options=options, question=question)


def _answer(turn: Turn, item: Weighed) -> Answer:
    target = Target.parse(item.best)
    if target.kind is TargetKind.ABUSE:
        return abused(turn)
    if target.kind is TargetKind.SMALL_TALK:
        return small_talk(turn, target.id)
    if target.kind is TargetKind.SERVICE:
        return _service(turn, target, item)
    return replace(answer_target(turn, target), confidence=item.confidence)


def _service(turn: Turn, target: Target, item: Weighed) -> Answer:
    service = turn.base.knowledge.services[target.id]
    if service.split:
        branch = settle_branch(turn, service)
        if branch is None:
            return ask_branch(turn, service, item.confidence)
        target = Target(TargetKind.BRANCH, service.id, branch.id)
    elif _only_names(turn, service):
        return _ask_case(turn, service, item.confidence)
    facet = read_facet(turn.meaning).facet
    return replace(answer_target(turn, target, facet), confidence=item.confidence)


def _only_names(turn: Turn, service: Service) -> bool:
    """Whether the question says nothing but the name of a service with several cases."""
    names = " ".join((service.name, *service.former_names, service.id.replace("-", " ")))
    bare = set(turn.content) <= set(split_words(names)) | set(turn.base.read(names)[2])
    return len(service.cases) > 1 and bare


def _ask_case(turn: Turn, service: Service, confidence: float) -> Answer:
    knowledge = turn.base.knowledge
    cases = [f"{service.id}/{case.id}" for case in service.cases]
    targets = (cases if _has_plain_case(service) else [service.id, *cases])[:3]
    found = tuple(candidate(turn, target, confidence / len(targets)) for target in targets)
    reply = ask(turn, wording.WHICH_OF.format(topic=service.name), found, targets)
    return replace(reply, service=service.id, topic=label_of(knowledge, Target.parse(service.id)))


def _has_plain_case(service: Service) -> bool:
    """Whether a case tells the usual matter; without one the service itself must be offered."""
    return any(case.id == "baru" or case.summary is None for case in service.cases)


def _ask_which(turn: Turn, chosen: Sequence[Weighed]) -> Answer | None:
    asked = [item for item in chosen if is_offer(item)]
    if not asked:
        return None
    if len(asked) == 1:
        return _answer(turn, asked[0])
    found = candidates(turn, asked[:3])
    return ask(turn, wording.WHICH, found, [item.best for item in asked[:3]])


def explanation(match: Match, reply: Answer) -> Explanation:
    """The phrase and the words that carried the first candidate."""
    why = match.explain(1)
    phrase = why[0].phrases[0] if why and why[0].phrases else None
    words = why[0].words if why else ()
    return Explanation(phrase, tuple(words), match.in_scope, reply.outcome.value)
