"""Follow-ups on the last topic: "biayanya berapa?", "jam berapa?", "kalau hilang?"."""

from __future__ import annotations

from dataclasses import replace

from melayani_bot.answering import wording
from melayani_bot.answering.compose import answer_target
from melayani_bot.answering.facets import Facet, read_facet
from melayani_bot.answering.targets import Target, TargetKind
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, FactLine
from melayani_bot.knowledge.model import Case, Service

_IF = set("kalau kalo klo kl lek lk nek yen lha trus terus mun bila".split())
_PLACE_WORDS = set(
    "orang warga dari tinggal rumah alamat desa kelurahan kecamatan kec asal".split()
)
_LONGEST = 6
"""Content words of a follow-up at most; a longer message is a question of its own."""


def step(turn: Turn) -> Answer | None:
    """The side of the last topic that a short message asks for, or another case of it."""
    if turn.conversation.topic is None or len(turn.words) > 2 * _LONGEST:
        return None
    topic = Target.parse(turn.conversation.topic)
    other = _other_case(turn, topic) or _other_place(turn, topic)
    if other is not None:
        return other
    reading = read_facet(turn.meaning)
    if reading.facet is None or reading.rest:
        return None
    return facet_answer(turn, topic, reading.facet)


def facet_answer(turn: Turn, target: Target, facet: Facet) -> Answer:
    """One side of a target, with the topic named so that a wrong carry-over is visible."""
    whole = answer_target(turn, target, facet)
    fact = next((fact for fact in whole.facts if fact.facet == facet), None)
    told = fact or _told_elsewhere(turn, whole, facet)
    notes = () if told or _at_the_door(whole, facet) else (_missing(facet),)
    return replace(
        whole,
        confidence=1.0,
        facet=facet.value,
        lead=(),
        facts=(told,) if told else (),
        notes=notes,
    )


def _at_the_door(whole: Answer, facet: Facet) -> bool:
    """Whether the card of the office, which such an answer shows, tells this side."""
    door = whole.door
    if facet is Facet.HOURS:
        return door is not None and door.hours is not None
    if facet is Facet.CONTACT:
        return door is not None and not door.fallback
    return facet in (Facet.PLACE, Facet.WHO)


def _told_elsewhere(turn: Turn, whole: Answer, facet: Facet) -> FactLine | None:
    lines: tuple[str, ...] = ()
    if facet is Facet.LEGAL:
        lines = whole.legal_basis
    if facet is Facet.SOURCES:
        known = turn.base.knowledge.sources
        lines = tuple(known[source].title for source in whole.sources if source in known)
    return FactLine(facet.value, lines) if lines else None


def _missing(facet: Facet) -> str:
    return wording.NO_FACT.format(facet=wording.FACET_NAMES[facet])


def _other_case(turn: Turn, topic: Target) -> Answer | None:
    if topic.kind is not TargetKind.SERVICE or not _IF & set(turn.words):
        return None
    rest = set(read_facet(turn.meaning).rest) - _IF
    if not rest:
        return None
    service = turn.base.knowledge.services[topic.id]
    found = _case(service, rest) or _related(turn, service, rest)
    return replace(answer_target(turn, found), confidence=1.0) if found else None


def _other_place(turn: Turn, topic: Target) -> Answer | None:
    """The topic again, where the message only says which kecamatan or village it is about."""
    if turn.district == turn.conversation.district:
        return None
    rest = read_facet(turn.meaning).rest
    named = turn.base.places.without_places([word for word in rest if word not in _PLACE_WORDS])
    return None if named else replace(answer_target(turn, topic), confidence=1.0)


def _case(service: Service, words: set[str]) -> Target | None:
    hits = [case for case in service.cases if words <= _names(case, service)]
    return Target(TargetKind.SERVICE, service.id, hits[0].id) if len(hits) == 1 else None


def _names(case: Case, service: Service) -> set[str]:
    return set(f"{case.id.replace('-', ' ')} {case.name} {service.name}".lower().split())


def _related(turn: Turn, service: Service, words: set[str]) -> Target | None:
    services = turn.base.knowledge.services
    for name in service.related:
        near = services.get(name)
        if near and any(words <= set(phrase.lower().split()) for phrase in near.phrasings):
            return Target(TargetKind.SERVICE, near.id)
    return None
