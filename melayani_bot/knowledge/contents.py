"""The bytes of every file of a pack's layers, with the hash that names this very content."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from os.path import exists
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.knowledge.layout import (
    EXCEPTIONS_FILE,
    GOLDEN,
    PACK,
    PLACES_FILE,
    is_ignored,
    kind_of,
)
from melayani_bot.knowledge.packs import load_bytes, unreadable
from melayani_bot.knowledge.rule import Finding, Position, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from melayani_bot.knowledge.layout import Kind
    from melayani_bot.knowledge.model import Model
    from melayani_bot.knowledge.packs import PackFolder

STRANGER = error(
    "K008",
    "Berkas tidak pada tempatnya",
    "Berkas di tempat yang tidak dikenal tidak ikut dimuat.",
    "pindahkan ke folder yang benar (layanan, instansi, urusan, istilah, uji) atau hapus",
)
RULES = (STRANGER,)


@dataclass(frozen=True, slots=True)
class File:
    """One file: its kind (``None`` for those that hold no entities), layer, and content.

    ``name`` is its path below the root of knowledge, the same wherever that root lies.
    """

    path: Path
    kind: Kind[Model] | None
    layer: int
    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All files of the layers, and what could not be read."""

    files: tuple[File, ...]
    findings: tuple[Finding, ...]

    @property
    def digest(self) -> str:
        """Hash of names and contents; any change of one file changes it."""
        total = hashlib.sha256()
        for file in self.files:
            head = f"{file.layer}\0{file.name}\0{len(file.data)}\0"
            total.update(head.encode("utf-8", "surrogateescape") + file.data)
        return total.hexdigest()


def contents(layers: Sequence[PackFolder]) -> Contents:
    """Reads the files of ``layers``, the nation first."""
    findings: list[Finding] = []
    files = [file for number in range(len(layers)) for file in _layer(layers, number, findings)]
    root, last = layers[-1].root, len(layers) - 1
    if layers[-1].node.text("tingkat") == "kabupaten":
        for path in _walk(root / GOLDEN.place, findings):
            files += _file(path, GOLDEN, last, root, findings)
    if exists(root / EXCEPTIONS_FILE):
        files += _file(root / EXCEPTIONS_FILE, None, last, root, findings)
    return Contents(tuple(files), tuple(findings))


def _layer(layers: Sequence[PackFolder], number: int, findings: list[Finding]) -> list[File]:
    """The files of one layer, sorted by kind and name."""
    layer, found = layers[number], []
    for path in _walk(layer.folder, findings):
        below = path.relative_to(layer.folder).as_posix()
        kind = kind_of(below)
        if kind is None and below not in (PACK.place, PLACES_FILE):
            if not is_ignored(below):
                findings.append(_stranger(path))
            continue
        found += _file(path, kind, number, layer.root, findings)
    return sorted(found, key=lambda file: (file.kind.name if file.kind else "", file.name))


def _walk(folder: Path, findings: list[Finding]) -> Iterator[Path]:
    def tell(problem: OSError) -> None:
        if exists(folder):
            findings.append(unreadable(problem.filename, problem))

    for place, _, names in os.walk(folder, onerror=tell):
        for name in sorted(names):
            yield Path(place, name)


def _file(
    path: Path, kind: Kind[Model] | None, layer: int, root: Path, findings: list[Finding]
) -> list[File]:
    data = load_bytes(path)
    if isinstance(data, Finding):
        findings.append(data)
        return []
    return [File(path, kind, layer, data, path.relative_to(root).as_posix())]


def _stranger(path: Path) -> Finding:
    return STRANGER.at(Position(str(path)), f'Berkas "{path.name}" tidak akan dimuat.')
