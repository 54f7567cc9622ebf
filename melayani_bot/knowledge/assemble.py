"""Types merged documents into a draft, and turns a faultless draft into the knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from melayani_bot.knowledge import layout
from melayani_bot.knowledge.draft import Draft, Entry
from melayani_bot.knowledge.merge import Layered
from melayani_bot.knowledge.model import Knowledge, Model, OffTopic, Pack
from melayani_bot.knowledge.nodes import Mapping, Sequence
from melayani_bot.knowledge.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from melayani_bot.knowledge.gather import Gathered
    from melayani_bot.knowledge.packs import PackFolder
    from melayani_bot.knowledge.rule import Finding

M = TypeVar("M", bound=Model)
VERSION_CHARACTERS = 12


@dataclass(slots=True)
class _Typist:
    """Types the documents of one kind after the other, keeping what was wrong."""

    gathered: Gathered
    findings: list[Finding] = field(default_factory=list)

    def entries(self, kind: layout.Kind[M]) -> tuple[Entry[M], ...]:
        layered = self.gathered.kinds.get(kind.name, Layered())
        entries: list[Entry[M]] = []
        for node in (*layered.named.values(), *layered.unnamed):
            value, problems = typed(kind.model, node)
            self.findings += problems
            if value is not None:
                entries.append(Entry(value, node))
        return tuple(entries)

    def ids(self) -> dict[str, frozenset[str]]:
        named = {
            kind.name: self.gathered.kinds.get(kind.name, Layered()).named for kind in layout.KINDS
        }
        found = {name: frozenset(nodes) for name, nodes in named.items()}
        services = named[layout.SERVICE.name].items()
        cases = {f"{name}/{part}" for name, node in services for part in _parts(node)}
        return found | {"kasus": frozenset(cases)}


def _parts(service: Mapping) -> Iterator[str]:
    split = service.values.get("pilah")
    lists = [
        service.values.get("kasus"),
        split.values.get("pilihan") if isinstance(split, Mapping) else None,
    ]
    for items in lists:
        for item in items.items if isinstance(items, Sequence) else ():
            if isinstance(item, Mapping) and (name := item.text("id")):
                yield name


def typed_draft(
    layers: list[PackFolder], gathered: Gathered, today: date | None
) -> tuple[Draft | None, list[Finding]]:
    """What could be typed, ``None`` without a valid pack; and what could not be."""
    packs = [typed(Pack, layer.node) for layer in layers]
    typist = _Typist(gathered, [problem for _, problems in packs for problem in problems])
    pack = packs[-1][0]
    if pack is None:
        return None, typist.findings
    draft = Draft(
        layers=tuple(layers),
        pack=Entry(pack, layers[-1].node),
        today=today,
        ids=typist.ids(),
        services=typist.entries(layout.SERVICE),
        bodies=typist.entries(layout.BODY),
        affairs=typist.entries(layout.AFFAIR),
        roles=typist.entries(layout.ROLE),
        sources=typist.entries(layout.SOURCE),
        emergencies=typist.entries(layout.EMERGENCY),
        small_talk=typist.entries(layout.SMALL_TALK),
        off_topic=typist.entries(layout.OFF_TOPIC),
        vocabularies=typist.entries(layout.VOCABULARY),
        golden=typist.entries(layout.GOLDEN),
        retired=typist.entries(layout.RETIRED),
        places=tuple(gathered.places),
    )
    return draft, typist.findings


def assemble(draft: Draft, digest: str) -> Knowledge:
    """The knowledge of a draft without errors; its version is the start of ``digest``."""
    return Knowledge(
        version=digest[:VERSION_CHARACTERS],
        pack=draft.pack.value,
        services={entry.value.id: entry.value for entry in draft.services},
        roles={entry.value.id: entry.value for entry in draft.roles},
        bodies={entry.value.id: entry.value for entry in draft.bodies},
        affairs={entry.value.id: entry.value for entry in draft.affairs},
        emergencies=_values(draft.emergencies),
        small_talk=_values(draft.small_talk),
        off_topic=_joined(_values(draft.off_topic)),
        vocabularies=_values(draft.vocabularies),
        places=draft.places,
        sources={entry.value.id: entry.value for entry in draft.sources},
        golden=_values(draft.golden),
    )


def _values(entries: Iterable[Entry[M]]) -> tuple[M, ...]:
    return tuple(entry.value for entry in entries)


def _joined(parts: tuple[OffTopic, ...]) -> OffTopic:
    return OffTopic(
        far=tuple(text for part in parts for text in part.far),
        near=tuple(text for part in parts for text in part.near),
        abuse=tuple(text for part in parts for text in part.abuse),
        spam=tuple(text for part in parts for text in part.spam),
    )
