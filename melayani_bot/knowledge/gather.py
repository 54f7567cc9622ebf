"""Parses the files of a pack's layers into merged documents of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from melayani_bot.knowledge.layout import EXCEPTIONS_FILE, PLACES_FILE
from melayani_bot.knowledge.merge import Layered, add_layer, file_name_findings
from melayani_bot.knowledge.places import read_places
from melayani_bot.knowledge.read import read
from melayani_bot.knowledge.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.contents import Contents, File
    from melayani_bot.knowledge.layout import Kind
    from melayani_bot.knowledge.model import Model, Place
    from melayani_bot.knowledge.nodes import Node


@dataclass(slots=True)
class Gathered:
    """Merged documents by the name of their kind, villages, and what was wrong."""

    kinds: dict[str, Layered] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    exceptions: list[Node] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def gather(contents: Contents) -> Gathered:
    """Parses and merges all files of ``contents``."""
    gathered = Gathered(findings=list(contents.findings))
    documents = groupby(contents.files, key=lambda file: (file.kind, file.layer))
    for (kind, _), files in documents:
        if kind is None:
            for file in files:
                _table(file, gathered)
        else:
            layered = gathered.kinds.setdefault(kind.name, Layered())
            add_layer(layered, kind, _documents(kind, files, gathered.findings))
    for layered in gathered.kinds.values():
        gathered.findings += layered.findings
    return gathered


def _documents(kind: Kind[Model], files: Iterable[File], findings: list[Finding]) -> list[Node]:
    found: list[Node] = []
    for file in files:
        node = read(file.data, str(file.path))
        if isinstance(node, Finding):
            findings.append(node)
        elif node is not None:
            findings += file_name_findings(kind, node, file.path.stem)
            found.append(node)
    return found


def _table(file: File, gathered: Gathered) -> None:
    if file.path.name == PLACES_FILE:
        places, findings = read_places(file.data, str(file.path))
        gathered.places += places
        gathered.findings += findings
    elif file.path.name == EXCEPTIONS_FILE:
        node = read(file.data, str(file.path))
        if isinstance(node, Finding):
            gathered.findings.append(node)
        elif node is not None:
            gathered.exceptions.append(node)
