"""The one way from folders to checked knowledge, for production and for ``melayani check``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.assemble import assemble, typed_draft
from melayani_bot.knowledge.contents import contents
from melayani_bot.knowledge.exceptions import without_exceptions
from melayani_bot.knowledge.gather import gather
from melayani_bot.knowledge.packs import EMPTY, NO_PACK, chain, leaves, shelve
from melayani_bot.knowledge.rule import Finding, Position, Severity
from melayani_bot.knowledge.rules import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from melayani_bot.knowledge.cache import Cache
    from melayani_bot.knowledge.contents import Contents
    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.model import Knowledge
    from melayani_bot.knowledge.packs import PackFolder, Shelf


@dataclass(frozen=True, slots=True)
class Inspection:
    """What reading a pack came to: its knowledge if there are no errors, and all findings.

    ``draft`` is what could be typed, ``None`` where not even the pack itself could be.
    """

    knowledge: Knowledge | None
    findings: tuple[Finding, ...]
    draft: Draft | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the knowledge from being used."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)


def load(roots: Sequence[Path], pack: str | None = None, cache: Cache | None = None) -> Knowledge:
    """The knowledge of ``pack``; of the only regency in the first root where it is ``None``.

    Args:
        roots: folders of packs, the most important first.
        pack: id of the lowest layer.
        cache: where compiled knowledge is kept; ``None`` reads everything again.

    Raises:
        KnowledgeError: there are errors; the text names the first with file, line and column.
    """
    shelf, layers = _layers(roots, pack)
    if isinstance(layers, Finding):
        raise _unusable(list(dict.fromkeys([*shelf.findings, layers])))
    if shelf.findings:  # before the cache: an unreadable pack may be the one that was meant
        raise _unusable(shelf.findings)
    found = contents(layers)
    kept = cache.get(found.digest) if cache else None
    if kept is not None:
        return kept
    inspection = _inspect(shelf, layers, found, None)
    if inspection.knowledge is None:
        raise _unusable(inspection.errors)
    if cache:
        cache.put(found.digest, inspection.knowledge)
    return inspection.knowledge


def _unusable(errors: Sequence[Finding]) -> KnowledgeError:
    rest = f" (dan {len(errors) - 1} galat lain; lihat: melayani check)" if errors[1:] else ""
    return KnowledgeError(f"{errors[0]}{rest}")


def inspect(
    roots: Sequence[Path], pack: str | None = None, today: date | None = None
) -> Inspection:
    """Reads, merges, types and checks ``pack``; never raises.

    Args:
        roots: folders of packs, the most important first.
        pack: id of the lowest layer; ``None`` for the only regency in the first root.
        today: the day to reckon ages from; ``None`` leaves ages alone.
    """
    shelf, layers = _layers(roots, pack)
    if isinstance(layers, Finding):
        return Inspection(None, _sorted([*shelf.findings, layers]))
    return _inspect(shelf, layers, contents(layers), today)


def _layers(roots: Sequence[Path], pack: str | None) -> tuple[Shelf, list[PackFolder] | Finding]:
    shelf = shelve(roots)
    name = pack or _only_leaf(roots, shelf)
    return shelf, name if isinstance(name, Finding) else chain(shelf, name)


def _inspect(
    shelf: Shelf, layers: list[PackFolder], found: Contents, today: date | None
) -> Inspection:
    gathered = gather(found)
    draft, findings = typed_draft(layers, gathered, today)
    findings = [*shelf.findings, *gathered.findings, *findings]
    if draft is None:
        return Inspection(None, _sorted(findings))
    files = {str(file.path) for file in found.files}
    findings += _breaches(draft)
    kept = _sorted(without_exceptions(findings, gathered.exceptions, files))
    broken = any(item.severity is Severity.ERROR for item in kept)
    return Inspection(None if broken else assemble(draft, found.digest), kept, draft)


def _breaches(draft: Draft) -> list[Finding]:
    return [rule.at(*hit) for rule in ALL if rule.check for hit in rule.check(draft)]


def _only_leaf(roots: Sequence[Path], shelf: Shelf) -> str | Finding:
    if not roots:
        return NO_PACK.at(Position("knowledge"), "Folder pengetahuan tidak disebut.")
    found = leaves(roots[0], shelf)
    if len(found) == 1:
        return found[0].id
    names = ", ".join(leaf.id for leaf in found)
    said = f"Ada beberapa paket: {names}." if found else EMPTY
    return NO_PACK.at(Position(str(roots[0])), said, "pilih --pack" if found else None)


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(set(findings), key=lambda item: (item.at, item.code, item.message)))
