"""Types merged documents into a draft, and turns a faultless draft into the knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from melayani_bot.knowledge import layout
from melayani_bot.knowledge.draft import Draft, Entry
from melayani_bot.knowledge.merge import Layered
from melayani_bot.knowledge.model import Knowledge, Model, OffTopic, Pack
from melayani_bot.knowledge.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from melayani_bot.knowledge.gather import Gathered
    from melayani_bot.knowledge.packs import PackFolder
    from melayani_bot.knowledge.rule import Finding

M = TypeVar("M", bound=Model)
VERSION_CHARACTERS = 12

_FIELDS = {
    "services": layout.SERVICE,
    "bodies": layout.BODY,
    "affairs": layout.AFFAIR,
    "roles": layout.ROLE,
    "sources": layout.SOURCE,
    "emergencies": layout.EMERGENCY,
    "small_talk": layout.SMALL_TALK,
    "off_topic": layout.OFF_TOPIC,
    "vocabularies": layout.VOCABULARY,
    "golden": layout.GOLDEN,
    "retired": layout.RETIRED,
}


def typed_draft(
    layers: Sequence[PackFolder], gathered: Gathered, today: date | None
) -> tuple[Draft | None, list[Finding]]:
    """The draft of what could be typed, ``None`` without a valid pack; and what could not be."""
    pack, findings = typed(Pack, layers[-1].node)
    fields = {}
    for name, kind in _FIELDS.items():
        entries, problems = _entries(kind, gathered.kinds.get(kind.name, Layered()))
        fields[name] = entries
        findings += problems
    if pack is None:
        return None, findings
    return (
        Draft(
            layers=tuple(layers),
            pack=Entry(pack, layers[-1].node),
            today=today,
            ids={kind.name: _ids(kind, gathered) for kind in layout.KINDS},
            places=tuple(gathered.places),
            **fields,
        ),
        findings,
    )


def _ids(kind: layout.Kind, gathered: Gathered) -> frozenset[str]:
    return frozenset(gathered.kinds.get(kind.name, Layered()).named)


def _entries(kind: layout.Kind, layered: Layered) -> tuple[tuple[Entry[Model], ...], list[Finding]]:
    entries: list[Entry[Model]] = []
    findings: list[Finding] = []
    for node in (*layered.named.values(), *layered.unnamed):
        value, problems = typed(kind.model, node)
        findings += problems
        if value is not None:
            entries.append(Entry(value, node))
    return tuple(entries), findings


def assemble(draft: Draft, digest: str) -> Knowledge:
    """The knowledge of a draft without errors; its version is the start of ``digest``."""
    return Knowledge(
        version=digest[:VERSION_CHARACTERS],
        pack=draft.pack.value,
        services=_by_id(draft.services),
        roles=_by_id(draft.roles),
        bodies=_by_id(draft.bodies),
        affairs=_by_id(draft.affairs),
        emergencies=_values(draft.emergencies),
        small_talk=_values(draft.small_talk),
        off_topic=_joined(_values(draft.off_topic)),
        vocabularies=_values(draft.vocabularies),
        places=draft.places,
        sources=_by_id(draft.sources),
        golden=_values(draft.golden),
    )


def _values(entries: Iterable[Entry[M]]) -> tuple[M, ...]:
    return tuple(entry.value for entry in entries)


def _by_id(entries: Iterable[Entry[M]]) -> dict[str, M]:
    return {str(getattr(entry.value, "id")): entry.value for entry in entries}


def _joined(parts: tuple[OffTopic, ...]) -> OffTopic:
    return OffTopic(
        **{
            name: tuple(text for part in parts for text in getattr(part, name))
            for name in OffTopic.model_fields
        }
    )
