"""From a match to an outcome: answer, ask back, or stay silent rather than show a wrong door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from melayani_bot.answering import wording
from melayani_bot.answering.choices import ask, ask_branch, settle_branch
from melayani_bot.answering.commands import greeting, staff_door
from melayani_bot.answering.compose import answer_target, find_part, label_of
from melayani_bot.answering.conversation import Pending
from melayani_bot.answering.facets import Facet, read_facet
from melayani_bot.answering.targets import Target, TargetKind, fold
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Candidate, Explanation, Option, Outcome
from melayani_bot.knowledge.model import Service
from melayani_bot.matching import DecisionKind, Match
from melayani_bot.text.words import split_words

MATCHED = 8
"""Targets asked of the matcher, so that cases of one service can be folded into it."""

CASE_SHARE = 0.5
"""Share of a service's confidence that one case must hold to be taken without asking."""

NEAR = 0.4
"""Share of the first target's confidence from which another one of its door is offered as well."""

SURELY_OFF_TOPIC = 0.1
"""Probability of being in scope below which a question is refused rather than not known."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One folded target with its summed confidence and its likeliest own form."""

    id: str
    confidence: float
    best: str
    share: float


def step(turn: Turn) -> Answer:
    """Match the question; always ends in an outcome."""
    if not turn.content:
        return _chatter(turn) or greeting(turn)
    reading = read_facet(turn.content)
    if reading.facet is not None and not reading.rest:
        return facet_of_what(turn, reading.facet)
    match = turn.base.matcher.match(turn.text, limit=MATCHED)
    weighed = weigh(match)
    reply = _decided(turn, match, weighed)
    return replace(
        reply,
        candidates=reply.candidates or candidates(turn, weighed[:3]),
        explanation=explanation(match, reply),
    )


def weigh(match: Match) -> list[Weighed]:
    """Fold cases and branches into their service, likeliest first."""
    groups: dict[str, list[tuple[str, float]]] = {}
    for candidate in match.candidates:
        groups.setdefault(fold(candidate.id), []).append((candidate.id, candidate.confidence))
    found = [_weighed(name, members) for name, members in groups.items()]
    return sorted(found, key=lambda item: -item.confidence)


def _weighed(name: str, members: Sequence[tuple[str, float]]) -> Weighed:
    total = sum(confidence for _, confidence in members)
    best, confidence = max(members, key=lambda member: member[1])
    return Weighed(name, min(1.0, total), best, confidence / total if total else 0.0)


def _decided(turn: Turn, match: Match, weighed: Sequence[Weighed]) -> Answer:
    doors = by_door(turn, weighed)
    ranked = [(door, sum(item.confidence for item in items)) for door, items in doors.items()]
    ranked.sort(key=lambda pair: -pair[1])
    decision = turn.base.policy.decide(ranked, match.in_scope)
    if decision.kind is DecisionKind.ANSWER:
        first, *others = doors[decision.ids[0]]
        return _also(turn, _answer(turn, first), first, others)
    if decision.kind is DecisionKind.CHOOSE:
        chosen = [doors[door][0] for door in decision.ids]
        return _ask_which(turn, chosen) or unknown(turn, match.in_scope)
    return unknown(turn, match.in_scope)


def by_door(turn: Turn, weighed: Sequence[Weighed]) -> dict[str, list[Weighed]]:
    """The weighed targets by the door they lead to, likeliest first in each."""
    doors: dict[str, list[Weighed]] = {}
    for item in weighed:
        doors.setdefault(turn.base.door(item.best), []).append(item)
    return doors


def _also(turn: Turn, reply: Answer, first: Weighed, others: Sequence[Weighed]) -> Answer:
    """The answer, with the other services of the same door on offer where they are near."""
    near = [item for item in others if item.confidence >= NEAR * first.confidence][:2]
    near = [item for item in near if _is_offer(item)]
    if reply.outcome is not Outcome.ANSWER or not near:
        return reply
    labels = tuple(label_of(turn.base.knowledge, Target.parse(item.best)) for item in near)
    pending = Pending("lain", tuple(item.best for item in near), labels)
    options = tuple(Option(item.best, label) for item, label in zip(near, labels, strict=True))
    state = replace(reply.conversation, pending=pending)
    return replace(reply, conversation=state, options=options, question=wording.ELSE)


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
    elif _only_names(turn, service, target, item):
        return _ask_case(turn, service, item.confidence)
    facet = read_facet(turn.meaning).facet
    return replace(answer_target(turn, target, facet), confidence=item.confidence)


def _only_names(turn: Turn, service: Service, target: Target, item: Weighed) -> bool:
    """Whether the question names the object and no case stands out."""
    names = " ".join((service.name, *service.former_names, service.id.replace("-", " ")))
    bare = set(turn.content) <= set(split_words(names)) | set(turn.base.read(names)[2])
    return len(service.cases) > 1 and bare and (target.part is None or item.share < CASE_SHARE)


def _ask_case(turn: Turn, service: Service, confidence: float) -> Answer:
    knowledge = turn.base.knowledge
    targets = [f"{service.id}/{case.id}" for case in service.cases[:3]]
    found = tuple(candidate(turn, target, confidence / len(targets)) for target in targets)
    reply = ask(turn, wording.WHICH_OF.format(topic=service.name), found, targets)
    return replace(reply, service=service.id, topic=label_of(knowledge, Target.parse(service.id)))


def _ask_which(turn: Turn, chosen: Sequence[Weighed]) -> Answer | None:
    asked = [item for item in chosen if _is_offer(item)]
    if not asked:
        return None
    if len(asked) == 1:
        return _answer(turn, asked[0])
    found = candidates(turn, asked[:3])
    return ask(turn, wording.WHICH, found, [item.best for item in asked[:3]])


def _is_offer(item: Weighed) -> bool:
    return Target.parse(item.best).kind not in (TargetKind.SMALL_TALK, TargetKind.ABUSE)


def candidates(turn: Turn, weighed: Sequence[Weighed]) -> tuple[Candidate, ...]:
    """The weighed targets that have a decider, as candidates."""
    return tuple(candidate(turn, w.best, w.confidence) for w in weighed if _is_offer(w))


def candidate(turn: Turn, text: str, confidence: float) -> Candidate:
    """One target as a candidate: its service and case, who decides, and at which level."""
    knowledge, target = turn.base.knowledge, Target.parse(text)
    label = label_of(knowledge, target)
    if target.kind is TargetKind.ROLE:
        role = knowledge.roles[target.id]
        return Candidate(None, None, role.id, role.level.value, confidence, label)
    if target.kind is TargetKind.AFFAIR:
        parts = knowledge.affairs[target.id].parts
        authorities = next(part for part in parts if part.id == target.part).authorities
        service = None
    else:
        details = knowledge.services[target.id].details(find_part(knowledge, target))
        authorities, service = details.authorities, target.id
    level = knowledge.level_of(authorities)
    first = authorities[0].role if authorities else None
    return Candidate(service, target.part, first, level.value if level else None, confidence, label)


def explanation(match: Match, reply: Answer) -> Explanation:
    """The phrase and the words that carried the first candidate."""
    why = match.explain()
    phrase = why[0].phrases[0] if why and why[0].phrases else None
    words = why[0].words if why else ()
    return Explanation(phrase, tuple(words), match.in_scope, reply.outcome.value)


def _chatter(turn: Turn) -> Answer | None:
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
