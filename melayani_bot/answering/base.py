"""Knowledge made ready for questions: matcher, policy, lexicon, places; built once, read by all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from melayani_bot.answering.alarms import AlarmIndex
from melayani_bot.answering.places import PlaceIndex
from melayani_bot.answering.recall import Recall
from melayani_bot.answering.scope import OUTSIDE, fit_gate, known_words
from melayani_bot.knowledge.model import AffairPart, Case, Details, Knowledge, Service
from melayani_bot.matching import Gate, Matcher, Policy
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise
from melayani_bot.text.words import split_words

GATED = Policy(answer=0.34, offer=0.25, scope=0.62, floor=0.2)
"""Thresholds where a gate judges the scope, chosen on golden questions: two or three wrong doors in
a hundred, nine of ten off-topic questions neither answered nor asked back."""


@dataclass(frozen=True, slots=True)
class Base:
    """What the pure core reads; safe to share between threads.

    ``chatter`` maps a whole small-talk phrase to its entry, so that "halo" is understood although
    greetings are dropped before matching. ``doors`` maps each target to the role it leads to,
    ``names`` each role to the names it goes by. ``recall`` saves work and changes no answer; a copy
    begins with an empty one.
    """

    knowledge: Knowledge
    matcher: Matcher
    policy: Policy
    gate: Gate | None
    known: frozenset[str]
    lexicon: Lexicon
    places: PlaceIndex
    chatter: Mapping[str, str]
    doors: Mapping[str, str]
    names: Mapping[str, tuple[tuple[str, ...], ...]]
    alarms: AlarmIndex
    recall: Recall = field(default_factory=Recall, init=False, repr=False, compare=False)

    def door(self, target: str) -> str:
        """The door that a target leads to: see `door_of`."""
        return self.doors.get(target, target)

    def read(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The words of ``text`` as typed, as the lexicon reads them, and without fillers."""
        found = normalise(text, self.lexicon)
        return found.words, found.meaning, found.content


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is learned from knowledge once: kept between starts, and read by `assemble`.

    ``gate`` is ``None`` for a pack with too few golden questions; the matcher's own judgement of
    scope then counts. ``known`` are the content words of all phrases of ours.
    """

    matcher: Matcher
    policy: Policy
    gate: Gate | None
    known: frozenset[str]


def compile_knowledge(knowledge: Knowledge) -> Base:
    """Fit everything to the knowledge; pure, some seconds for a whole catalogue."""
    return assemble(knowledge, fit(knowledge))


def fit(knowledge: Knowledge) -> Fitted:
    """Learn matcher, gate and policy from the phrases, off-topic sentences and golden questions."""
    lexicon, doors, phrases = lexicon_of(knowledge), doors_of(knowledge), phrases_of(knowledge)
    matcher = Matcher.fit(phrases, negatives=negatives_of(knowledge), lexicon=lexicon)
    known = known_words(phrases, lexicon)
    gate = fit_gate(knowledge, matcher, doors, lexicon, known)
    policy = Policy.fit(matcher, fold=lambda target: doors.get(target, target))
    return Fitted(matcher, GATED if gate else policy, gate, known)


def assemble(knowledge: Knowledge, fitted: Fitted) -> Base:
    """A base from what was fitted before."""
    lexicon = lexicon_of(knowledge)
    chatter = {
        " ".join(normalise(phrase, lexicon).words): talk.id
        for talk in knowledge.small_talk
        for phrase in talk.phrasings
    }
    return Base(
        knowledge=knowledge,
        matcher=fitted.matcher,
        policy=fitted.policy,
        gate=fitted.gate,
        known=fitted.known,
        lexicon=lexicon,
        places=PlaceIndex.of(knowledge.places, knowledge.pack.name),
        chatter=chatter,
        doors=doors_of(knowledge),
        names=names_of(knowledge),
        alarms=AlarmIndex.of(knowledge.emergencies),
    )


def doors_of(knowledge: Knowledge) -> dict[str, str]:
    """For each target the role that decides first: what a wrong answer would get wrong.

    A split service is a door of its own until its question is answered.
    """
    doors: dict[str, str] = {}
    for service in knowledge.services.values():
        for part in (None, *service.cases):
            name = f"{service.id}/{part.id}" if part else service.id
            doors[name] = _first(service.details(part), f"pilah:{service.id}")
        for branch in service.split.branches if service.split else ():
            doors[f"pilah:{service.id}/{branch.id}"] = f"pilah:{service.id}"
    for affair in knowledge.affairs.values():
        doors |= {
            f"urusan:{affair.id}/{part.id}": part.authorities[0].role for part in affair.parts
        }
    return doors | {f"peran:{role}": role for role in knowledge.roles}


def names_of(knowledge: Knowledge) -> dict[str, tuple[tuple[str, ...], ...]]:
    """How each role is called: its short and full name, the short names of its bodies; in words."""
    names = {role.id: {role.short, role.name} for role in knowledge.roles.values()}
    for body in knowledge.bodies.values():
        for role in body.roles:
            names[role].add(body.abbreviation or body.name)
    return {role: tuple(sorted(map(split_words, called))) for role, called in names.items()}


def _first(details: Details, otherwise: str) -> str:
    return details.authorities[0].role if details.authorities else otherwise


def lexicon_of(knowledge: Knowledge) -> Lexicon:
    """One lexicon of all vocabularies; unverified words are understood too, only never spoken."""
    words: dict[str, str] = {}
    fillers: set[str] = set()
    short: dict[str, str] = {}
    for vocabulary in knowledge.vocabularies:
        words.update(vocabulary.words)
        fillers.update(vocabulary.fillers)
        short.update({long: name for name, long in vocabulary.abbreviations.items()})
    return Lexicon(words=words, fillers=frozenset(fillers), short=short)


def phrases_of(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """All phrases by target; a sentence that belongs elsewhere counts for where it belongs."""
    found: dict[str, list[str]] = {}
    for target, phrases in _said(knowledge):
        found.setdefault(target, []).extend(phrases)
    for target, sentence in _elsewhere(knowledge):
        if target in found:
            found[target].append(sentence)
    return {target: tuple(dict.fromkeys(phrases)) for target, phrases in found.items() if phrases}


def negatives_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Sentences that are not ours, for calibrating silence."""
    off = knowledge.off_topic
    return (
        *off.far,
        *off.near,
        *off.spam,
        *(s for to, s in _elsewhere(knowledge) if to == OUTSIDE),
    )


def _said(knowledge: Knowledge) -> Iterator[tuple[str, tuple[str, ...]]]:
    for service in knowledge.services.values():
        yield service.id, (service.name, *service.former_names, *service.phrasings)
        for case in service.cases:
            yield f"{service.id}/{case.id}", (case.name, *case.phrasings)
        for branch in service.split.branches if service.split else ():
            yield f"pilah:{service.id}/{branch.id}", branch.phrasings
    for affair in knowledge.affairs.values():
        for part in affair.parts:
            yield f"urusan:{affair.id}/{part.id}", (part.name, *part.phrasings)
    for role in knowledge.roles.values():
        yield f"peran:{role.id}", (role.name, role.short, *role.phrasings)
    for body in knowledge.bodies.values():
        for name in body.roles[:1]:
            yield f"peran:{name}", (body.name, *body.phrasings)
    for talk in knowledge.small_talk:
        yield f"obrolan:{talk.id}", talk.phrasings
    yield "makian", knowledge.off_topic.abuse


def _elsewhere(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    holders: list[Service | Case | AffairPart] = []
    for service in knowledge.services.values():
        holders += [service, *service.cases]
    for affair in knowledge.affairs.values():
        holders += affair.parts
    for holder in holders:
        yield from ((item.to, item.sentence) for item in holder.not_these)
