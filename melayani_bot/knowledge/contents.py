"""The bytes of every file of a pack's layers, with the hash that names this very content."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from os.path import exists
from typing import TYPE_CHECKING

from melayani_bot.knowledge.layout import (
    EXCEPTIONS_FILE,
    GOLDEN,
    KINDS,
    PACK,
    PLACES_FILE,
    strangers,
)
from melayani_bot.knowledge.packs import load_bytes
from melayani_bot.knowledge.rule import Finding, Position, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

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
    files: list[File] = []
    findings: list[Finding] = []
    for path, kind, layer in _paths(layers):
        data = load_bytes(path)
        if isinstance(data, Finding):
            findings.append(data)
        else:
            name = path.relative_to(layers[layer].root).as_posix()
            files.append(File(path, kind, layer, data, name))
    for layer_folder in layers:
        findings += [_stranger(path) for path in strangers(layer_folder.folder)]
    return Contents(tuple(files), tuple(findings))


def _paths(layers: Sequence[PackFolder]) -> Iterator[tuple[Path, Kind[Model] | None, int]]:
    for number, layer in enumerate(layers):
        yield layer.folder / PACK.place, None, number
        for kind in KINDS:
            for path in kind.files(layer.folder):
                yield path, kind, number
        if exists(table := layer.folder / PLACES_FILE):
            yield table, None, number
    last, root = len(layers) - 1, layers[-1].root
    if layers[-1].node.text("tingkat") == "kabupaten":
        for path in GOLDEN.files(root):
            yield path, GOLDEN, last
    if exists(exceptions := root / EXCEPTIONS_FILE):
        yield exceptions, None, last


def _stranger(path: Path) -> Finding:
    return STRANGER.at(Position(str(path)), f'Berkas "{path.name}" tidak akan dimuat.')
