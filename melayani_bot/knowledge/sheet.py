"""Everything that is known of one thing, as lines of text with the sources."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from pydantic import BaseModel

from melayani_bot.knowledge.model import FactValue, Knowledge, Model

if TYPE_CHECKING:
    from collections.abc import Iterator

_INDENT = "  "


def find(knowledge: Knowledge, name: str) -> list[tuple[str, Model]]:
    """What goes by ``name``, as kind and value; several kinds may share an id.

    ``name`` is an id, ``kind:id``, or ``service/case`` (which finds the service).
    """
    kind, _, bare = name.rpartition(":")
    kinds: dict[str, dict[str, Model]] = {
        "layanan": dict(knowledge.services),
        "peran": dict(knowledge.roles),
        "instansi": dict(knowledge.bodies),
        "urusan": dict(knowledge.affairs),
        "darurat": {emergency.id: emergency for emergency in knowledge.emergencies},
        "sumber": dict(knowledge.sources),
    }
    wanted = bare.partition("/")[0]
    return [
        (label, entities[wanted])
        for label, entities in kinds.items()
        if wanted in entities and kind in ("", label)
    ]


def names(knowledge: Knowledge) -> list[str]:
    """Everything that ``find`` can find."""
    found = {*knowledge.services, *knowledge.roles, *knowledge.bodies, *knowledge.affairs}
    return sorted(found | {emergency.id for emergency in knowledge.emergencies})


def sheet(knowledge: Knowledge, kind: str, value: Model) -> str:
    """``value`` under the editors' own keys, and the titles of all sources that it names."""
    lines = [f"{kind}: {getattr(value, 'id', '')}", *_fields(value, _INDENT)]
    if kind == "peran" and (body := knowledge.body_for(getattr(value, "id", ""))):
        lines.append(f"{_INDENT}dimainkan oleh: {body.name} ({body.id})")
    sources = [name for name in dict.fromkeys(_sources(value)) if name in knowledge.sources]
    for name in sources:
        source = knowledge.sources[name]
        lines.append(f"{name}: {source.title}. {' '.join(source.urls)}".rstrip())
    return "\n".join(lines)


def _fields(value: BaseModel, indent: str) -> Iterator[str]:
    for name, field in type(value).model_fields.items():
        content = getattr(value, name)
        if content not in (None, (), {}, ""):
            yield from _field(field.alias or name, content, indent)


def _field(key: str, content: object, indent: str) -> Iterator[str]:
    if isinstance(content, FactValue):
        yield f"{indent}{key}: {'; '.join(content.lines)}{_proof(content)}"
    elif isinstance(content, BaseModel):
        yield f"{indent}{key}:"
        yield from _fields(content, indent + _INDENT)
    elif isinstance(content, tuple) and any(isinstance(item, BaseModel) for item in content):
        for item in content:
            yield from _field(key, item, indent)
    else:
        yield f"{indent}{key}: {_plain(content)}"


def _proof(fact: FactValue) -> str:
    parts = [*(fact.sources or ()), fact.legal or "", fact.confidence or ""]
    shown = ", ".join(part for part in parts if part)
    return f" [{shown}]" if shown else ""


def _plain(content: object) -> str:
    if isinstance(content, tuple):
        return "; ".join(map(str, content))
    if isinstance(content, dict):
        return "; ".join(f"{key} {value}" for key, value in content.items())
    if isinstance(content, Enum):
        return str(content.value)
    if isinstance(content, bool):
        return "ya" if content else "tidak"
    return content.isoformat() if isinstance(content, date) else str(content)


def _sources(value: BaseModel) -> Iterator[str]:
    yield from getattr(value, "sources", None) or ()
    for name in type(value).model_fields:
        content = getattr(value, name)
        for item in content if isinstance(content, tuple) else (content,):
            if isinstance(item, BaseModel):
                yield from _sources(item)
