"""Finds packs in the roots of knowledge, with the chain of layers that each stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from os.path import realpath  # unlike Path.resolve, bears links that run in a circle
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.knowledge.layout import PACK
from melayani_bot.knowledge.nodes import Mapping
from melayani_bot.knowledge.read import MAX_BYTES, UNREADABLE, read
from melayani_bot.knowledge.rule import Finding, Position, error
from melayani_bot.knowledge.values import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NO_PACK = error(
    "K010",
    "Paket tidak ditemukan",
    "Tanpa paket tidak ada yang dapat dijawab.",
    "sebut folder yang memuat paket (folder dengan paket.yaml) dan id paket yang ada",
)
NO_PARENT = error(
    "K011",
    "Induk paket tidak ada",
    "Isi paket bersandar pada induknya: tanpa induk, peran dan layanan nasional hilang.",
    "perbaiki kolom induk, atau sertakan folder induknya dengan --knowledge",
)
CYCLE = error(
    "K012",
    "Induk paket berputar",
    "Lapisan harus berujung pada satu paket nasional.",
    "kosongkan kolom induk pada paket nasional",
)
ID_FIX = "pakai huruf kecil, angka, dan tanda hubung, misalnya kabupaten-contoh"
EMPTY = "Tidak ada paket di sini."
RULES = (NO_PACK, NO_PARENT, CYCLE)


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder with ``paket.yaml``."""

    id: str
    folder: Path
    node: Mapping

    @property
    def root(self) -> Path:
        """The root of knowledge that the pack lies in."""
        return self.folder.parent


@dataclass(frozen=True, slots=True)
class Shelf:
    """All packs of some roots; of two packs with one id the first root's counts."""

    packs: dict[str, PackFolder]
    findings: tuple[Finding, ...]


def shipped_root() -> Path | None:
    """The knowledge that comes with the program: of the wheel, else of the checkout."""
    package = Path(__file__).resolve().parents[1]
    for root in (package.parent / "knowledge", package / "_knowledge"):
        if _pack_files(root):
            return _brief(root)
    return None


def _brief(root: Path) -> Path:
    try:
        return root.relative_to(Path.cwd())
    except (OSError, ValueError):  # the working folder was deleted, or ``root`` lies elsewhere
        return root


def _pack_files(root: Path) -> list[Path]:
    try:
        return sorted(root.glob("*/" + PACK.place))
    except OSError:
        return []  # a root that cannot be listed holds no packs, which is told where one is missed


def search_roots(given: Sequence[Path]) -> tuple[Path, ...]:
    """The roots to search: the given ones first, then what is shipped."""
    shipped = shipped_root()
    known = {realpath(root) for root in given}
    return (*given, *([shipped] if shipped and realpath(shipped) not in known else []))


def load_bytes(file: Path) -> bytes | Finding:
    """The content of ``file``, cut where it is too long to be accepted; or why it cannot be had."""
    try:
        if not file.is_file():  # a pipe would make us wait for ever
            return UNREADABLE.at(Position(str(file)), "Ini bukan berkas biasa.")
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as problem:
        return unreadable(str(file), problem)


def unreadable(name: str, problem: OSError) -> Finding:
    """The finding that the file or folder ``name`` cannot be read."""
    said = problem.strerror or type(problem).__name__
    return UNREADABLE.at(Position(name), f"Berkas tidak dapat dibuka ({said}).")


def shelve(roots: Iterable[Path]) -> Shelf:
    """The packs of ``roots``."""
    packs: dict[str, PackFolder] = {}
    findings: list[Finding] = []
    for root in roots:
        files = _pack_files(root)
        if not files:  # a mistyped folder must not let the shipped packs answer in its place
            findings.append(NO_PACK.at(Position(str(root)), EMPTY))
        for file in files:
            found = _pack(file)
            if isinstance(found, Finding):
                findings.append(found)
            else:
                packs.setdefault(found.id, found)
    return Shelf(packs, tuple(findings))


def _pack(file: Path) -> PackFolder | Finding:
    data = load_bytes(file)
    node = data if isinstance(data, Finding) else read(data, str(file))
    if isinstance(node, Finding):
        return node
    name = node.text("id") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not name:
        return NO_PACK.at(Position(str(file)), "paket.yaml tanpa id.", "tulis id paket")
    if not re.fullmatch(ID_PATTERN, name):
        return NO_PACK.at(node.values["id"].at, f'"{name}" bukan id yang sah.', ID_FIX)
    return PackFolder(name, file.parent, node)


def leaves(root: Path, shelf: Shelf) -> list[PackFolder]:
    """The packs in ``root`` that no other pack stands on: usually the regency."""
    parents = {pack.node.text("induk") for pack in shelf.packs.values()}
    inside = [pack for pack in shelf.packs.values() if realpath(pack.root) == realpath(root)]
    return [pack for pack in inside if pack.id not in parents]


def chain(shelf: Shelf, name: str) -> list[PackFolder] | Finding:
    """The layers of pack ``name``, the nation first."""
    if name not in shelf.packs:
        known = ", ".join(sorted(shelf.packs)) or "tidak ada"
        return NO_PACK.at(Position(name), f'Paket "{name}" tidak ditemukan (yang ada: {known}).')
    layers = [shelf.packs[name]]
    while parent := layers[-1].node.text("induk"):
        at = layers[-1].node.values["induk"].at
        if parent in {layer.id for layer in layers}:
            return CYCLE.at(at, f'Induk "{parent}" sudah dilewati: lapisannya berputar.')
        if parent not in shelf.packs:
            return NO_PARENT.at(at, f'Induk "{parent}" tidak ditemukan.')
        layers.append(shelf.packs[parent])
    return layers[::-1]
