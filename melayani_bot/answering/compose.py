"""Builds the answer to a target: service, case, branch, part of an affair, or a role itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from melayani_bot.answering import wording
from melayani_bot.answering.doors import door_for
from melayani_bot.answering.facets import Facet
from melayani_bot.answering.jurisdiction import jurisdiction_of, of_role
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, FactLine, Jurisdiction, Outcome
from melayani_bot.knowledge.model import (
    Branch,
    Case,
    Confidence,
    FactValue,
    Knowledge,
    Service,
)

_FACTS = (
    (Facet.REQUIREMENTS, "requirements"),
    (Facet.COST, "cost"),
    (Facet.TIME, "processing_time"),
    (Facet.STEPS, "steps"),
    (Facet.CHANNELS, "channels"),
)
_HIDDEN_WHEN_UNSURE = {Facet.COST, Facet.TIME}
_HINT = (Facet.REQUIREMENTS, Facet.COST, Facet.TIME, Facet.STEPS)


def answer_target(turn: Turn, target: Target, facet: Facet | None = None) -> Answer:
    """The answer to a target that names a decision: service, branch, affair part, or role."""
    if target.kind is TargetKind.AFFAIR:
        return _affair(turn, target)
    if target.kind is TargetKind.ROLE:
        return _role(turn, target)
    return _service(turn, target, facet)


def find_part(knowledge: Knowledge, target: Target) -> Case | Branch | None:
    """The case or branch a service target names, ``None`` for the service as a whole."""
    service = knowledge.services[target.id]
    if target.kind is TargetKind.BRANCH and service.split:
        return next(b for b in service.split.branches if b.id == target.part)
    return next((case for case in service.cases if case.id == target.part), None)


def label_of(knowledge: Knowledge, target: Target) -> str:
    """How a target is named to a citizen."""
    if target.kind is TargetKind.AFFAIR:
        affair = knowledge.affairs[target.id]
        return next(part.name for part in affair.parts if part.id == target.part)
    if target.kind is TargetKind.ROLE:
        return knowledge.roles[target.id].name
    part = find_part(knowledge, target)
    return part.name if part else knowledge.services[target.id].name


def topic_of(knowledge: Knowledge, target: Target) -> str:
    """How a topic is named when it is answered: a branch says its service too."""
    label = label_of(knowledge, target)
    if target.kind is TargetKind.BRANCH:
        return f"{knowledge.services[target.id].name} - {label}"
    return label


def _service(turn: Turn, target: Target, facet: Facet | None) -> Answer:
    knowledge = turn.base.knowledge
    part = find_part(knowledge, target)
    service = knowledge.services[target.id].details(part)
    shared = jurisdiction_of(knowledge, service, turn.district)
    note = (part.note,) if isinstance(part, Branch) and part.note else ()
    facts = tuple(_facts(service, facet))
    return _decided(
        turn,
        shared,
        target=str(target),
        topic=topic_of(knowledge, target),
        service=service.id,
        case=target.part,
        lead=service.summary.lines if service.summary else (),
        facts=facts,
        notes=(*note, *_trust_note(service), *_place_note(turn, shared)),
        hint=_hint(facts),
        legal_basis=_legal(service),
        sources=_sources(service),
        checked=service.checked,
    )


def _affair(turn: Turn, target: Target) -> Answer:
    knowledge = turn.base.knowledge
    affair = knowledge.affairs[target.id]
    part = next(part for part in affair.parts if part.id == target.part)
    shared = jurisdiction_of(knowledge, part, turn.district)
    return _decided(
        turn,
        shared,
        target=str(target),
        topic=part.name,
        lead=part.summary.lines if part.summary else (),
        notes=(wording.GENERAL,),
        legal_basis=affair.legal_resources,
        sources=affair.sources,
        checked=affair.checked,
    )


def _role(turn: Turn, target: Target) -> Answer:
    knowledge = turn.base.knowledge
    role = knowledge.roles[target.id]
    body = knowledge.body_for(role.id, turn.district)
    shared = of_role(knowledge, role, turn.district)
    return _decided(
        turn,
        shared,
        target=str(target),
        topic=role.name,
        lead=(f"{role.short} mengurus {role.handles}.",),
        notes=_place_note(turn, shared),
        sources=body.sources if body else (),
        checked=body.checked if body else None,
    )


def _decided(turn: Turn, shared: Jurisdiction, **fields: object) -> Answer:
    first = shared.deciders[0]
    service = fields.get("service")
    door = door_for(
        turn.base.knowledge,
        first.role,
        service if isinstance(service, str) else None,
        turn.district,
        turn.now,
    )
    base = Answer(
        outcome=Outcome.ANSWER,
        conversation=replace(turn.conversation, pending=None),
        authority=first.role,
        deciders=tuple(party.role for party in shared.deciders),
        body=door.body or None,
        level=shared.level,
        jurisdiction=shared,
        door=door,
    )
    return replace(base, **fields)  # type: ignore[arg-type]  # fields of Answer, named by callers


def _facts(service: Service, facet: Facet | None) -> Iterable[FactLine]:
    wanted = sorted(_FACTS, key=lambda item: item[0] is not facet)
    for kind, name in wanted:
        fact: FactValue | None = getattr(service, name)
        if fact is None:
            continue
        sure = (fact.confidence or service.confidence) is not Confidence.LOW
        if sure or kind not in _HIDDEN_WHEN_UNSURE:
            yield FactLine(kind.value, fact.lines, sure)


def _hint(facts: tuple[FactLine, ...]) -> str | None:
    known = {fact.facet for fact in facts}
    words = [facet.value for facet in _HINT if facet.value in known]
    return "Balas " + ", ".join(f"*{word}*" for word in (*words, "kontak")) if words else None


def _trust_note(service: Service) -> tuple[str, ...]:
    return (wording.UNCONFIRMED,) if service.confidence is Confidence.LOW else ()


def _place_note(turn: Turn, shared: Jurisdiction) -> tuple[str, ...]:
    role = turn.base.knowledge.roles[shared.deciders[0].role]
    return (wording.CALL_COUNTER,) if role.by and turn.district is None else ()


def _legal(service: Service) -> tuple[str, ...]:
    facts = (service.cost, service.processing_time, service.requirements)
    named = [fact.legal for fact in facts if fact and fact.legal]
    return tuple(dict.fromkeys((*service.legal_resources, *named)))


def _sources(service: Service) -> tuple[str, ...]:
    found = list(service.sources)
    for _, name in _FACTS:
        fact: FactValue | None = getattr(service, name)
        found.extend(fact.sources or () if fact else ())
    return tuple(dict.fromkeys(found))
