"""Ways through a draft that several rules take: parts of services, phrases, texts, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from melayani_bot.knowledge.model import Branch, Details, FactValue, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft, Entry
    from melayani_bot.knowledge.model import Assured, Authority, Case, Elsewhere, Model
    from melayani_bot.knowledge.nodes import Step
    from melayani_bot.knowledge.rule import Position

Path = tuple["Step", ...]

FACTS = {
    field.alias or name: name
    for name, field in Details.model_fields.items()
    if FactValue.__name__ in str(field.annotation)
}
"""Key of each fact of a service, with its name in code."""


class Part(NamedTuple):
    """A service, or one of its cases or branches, with its path below the service."""

    entry: Entry[Service]
    path: Path
    details: Service | Case | Branch

    @property
    def target(self) -> str:
        """What a question can lead to: ``service`` or ``service/part``."""
        service = self.entry.value.id
        return f"{service}/{self.details.id}" if self.path else service


class Phrase(NamedTuple):
    """A phrase and the target that claims it."""

    text: str
    target: str
    at: Position


class Said(NamedTuple):
    """A text that citizens may read, and what it belongs to."""

    text: str
    key: str
    at: Position
    entry: Entry[Model]


def parts(entry: Entry[Service]) -> Iterator[Part]:
    """The service itself, its cases and its branches."""
    service = entry.value
    yield Part(entry, (), service)
    for number, case in enumerate(service.cases):
        yield Part(entry, ("kasus", number), case)
    for number, branch in enumerate(service.split.branches if service.split else ()):
        yield Part(entry, ("pilah", "pilihan", number), branch)


def all_parts(draft: Draft) -> Iterator[Part]:
    """The parts of all services."""
    for entry in draft.services:
        yield from parts(entry)


def deciders(draft: Draft) -> Iterator[tuple[tuple[Authority, ...], Entry[Model], Path]]:
    """Every list of deciders: of services, cases, branches, and parts of affairs."""
    for part in all_parts(draft):
        yield part.details.authorities, part.entry, (*part.path, "berwenang")
    for entry in draft.affairs:
        for number, piece in enumerate(entry.value.parts):
            yield piece.authorities, entry, ("bagian", number, "berwenang")


def phrases(draft: Draft) -> Iterator[Phrase]:
    """Every phrase with the target it leads to."""
    for part in all_parts(draft):
        yield from _phrases(part.entry, part.path, part.target, part.details.phrasings)
    for affair in draft.affairs:
        for number, piece in enumerate(affair.value.parts):
            target = f"urusan:{affair.value.id}/{piece.id}"
            yield from _phrases(affair, ("bagian", number), target, piece.phrasings)
    for role in draft.roles:
        yield from _phrases(role, (), f"peran:{role.value.id}", role.value.phrasings)
    for body in draft.bodies:
        yield from _phrases(body, (), f"instansi:{body.value.id}", body.value.phrasings)
    for talk in draft.small_talk:
        yield from _phrases(talk, (), f"obrolan:{talk.value.id}", talk.value.phrasings)


def elsewhere(draft: Draft) -> Iterator[tuple[Elsewhere, str, Entry[Model], Path]]:
    """Every sentence that belongs elsewhere: with the target that disowns it, and its place."""
    for part in all_parts(draft):
        if not isinstance(part.details, Branch):
            for number, other in enumerate(part.details.not_these):
                yield other, part.target, part.entry, (*part.path, "bukan", number)
    for entry in draft.affairs:
        for place, piece in enumerate(entry.value.parts):
            for number, other in enumerate(piece.not_these):
                target = f"urusan:{entry.value.id}/{piece.id}"
                yield other, target, entry, ("bagian", place, "bukan", number)


def _phrases(
    entry: Entry[Model], path: Path, target: str, phrasings: tuple[str, ...]
) -> Iterator[Phrase]:
    for number, text in enumerate(phrasings):
        yield Phrase(text, target, entry.at(*path, "frasa", number))


def facts(owner: Model, path: Path = ()) -> Iterator[tuple[FactValue, Path]]:
    """The facts that ``owner`` states, with their paths."""
    for name, field in type(owner).model_fields.items():
        value = getattr(owner, name)
        if isinstance(value, FactValue):
            yield value, (*path, field.alias or name)


def all_facts(draft: Draft) -> Iterator[tuple[FactValue, Entry[Assured], Path]]:
    """Every fact of services, bodies and affairs."""
    for part in all_parts(draft):
        for fact, path in facts(part.details, part.path):
            yield fact, part.entry, path
    for body in draft.bodies:
        for fact, path in facts(body.value):
            yield fact, body, path
    for affair in draft.affairs:
        for number, piece in enumerate(affair.value.parts):
            for fact, path in facts(piece, ("bagian", number)):
                yield fact, affair, path


def said(draft: Draft) -> Iterator[Said]:
    """Every text that the bot may show to a citizen."""
    for fact, entry, path in all_facts(draft):
        for number, line in enumerate(fact.lines):
            yield Said(line, str(path[-1]), entry.at(*path, "nilai", number), entry)
    for part in all_parts(draft):
        for path, text in _loose_texts(part):
            yield Said(text, str(path[0]), part.entry.at(*part.path, *path), part.entry)
    for role in draft.roles:
        yield Said(role.value.handles, "mengurus", role.at("mengurus"), role)
    yield from _replies(draft)


def _replies(draft: Draft) -> Iterator[Said]:
    for emergency in draft.emergencies:
        for number, line in enumerate(emergency.value.lines):
            yield Said(line, "kalimat", emergency.at("kalimat", number), emergency)
        if emergency.value.afterwards:
            yield Said(emergency.value.afterwards, "lalu", emergency.at("lalu"), emergency)
    for talk in draft.small_talk:
        for number, line in enumerate(talk.value.reply):
            yield Said(line, "jawaban", talk.at("jawaban", number), talk)


def _loose_texts(part: Part) -> Iterator[tuple[Path, str]]:
    details = part.details
    yield ("nama",), details.name
    for number, doer in enumerate(details.participations):
        yield ("pelaksana", number, "tugas"), doer.task
    for number, decider in enumerate(details.authorities):
        if decider.decides:
            yield ("berwenang", number, "untuk"), decider.decides
    if isinstance(details, Branch):
        yield ("tanda",), details.sign or ""
        yield ("catatan",), details.note or ""
    if isinstance(details, Service) and details.split:
        yield ("pilah", "tanya"), details.split.question
