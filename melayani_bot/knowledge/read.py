"""Reads YAML into plain nodes, refusing what editors should never need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

from melayani_bot.knowledge.nodes import Mapping, Node, Scalar, Sequence
from melayani_bot.knowledge.rule import Finding, Position, error

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 2_000_000
MAX_DEPTH = 10

SYNTAX = error(
    "K001",
    "Tulisan YAML tidak terbaca",
    "Berkas yang tidak terbaca tidak dapat dipakai sama sekali.",
    "periksa spasi di awal baris, titik dua, dan tanda kutip di sekitar tempat itu",
)
DUPLICATE_KEY = error(
    "K002",
    "Kolom ditulis dua kali",
    "Hanya satu yang akan dipakai, dan tidak jelas yang mana.",
    "gabungkan isinya atau hapus salah satu",
)
ANCHOR = error(
    "K003",
    "Jangkar, alias, dan tag YAML tidak dipakai",
    "Isi yang merujuk tempat lain sulit dibaca dan mudah salah ubah.",
    "tulis isinya langsung; beri tanda kutip bila teks diawali &, * atau !",
)
DEPTH = error(
    "K004",
    "Susunan terlalu dalam",
    f"Format ini tidak pernah membutuhkan lebih dari {MAX_DEPTH} tingkat.",
    "periksa kurung dan spasi di awal baris",
)
SIZE = error(
    "K005",
    "Berkas terlalu besar",
    "Satu berkas memuat satu hal; berkas besar hampir pasti salah salin.",
    "pecah menjadi beberapa berkas, paling besar 2 MB",
)
ENCODING = error(
    "K006",
    "Berkas bukan teks UTF-8",
    "Huruf akan tampil rusak.",
    "simpan ulang berkas sebagai teks UTF-8",
)
UNREADABLE = error(
    "K007",
    "Berkas tidak dapat dibuka",
    "Isinya tidak ikut dimuat.",
    "periksa izin berkas dan apakah berkas itu memang ada",
)
RULES = (SYNTAX, DUPLICATE_KEY, ANCHOR, DEPTH, SIZE, ENCODING, UNREADABLE)

_GIST = {
    "mapping values are not allowed": "titik dua di dalam teks; beri tanda kutip pada teks itu",
    "could not find expected ':'": "titik dua setelah nama kolom tidak ditemukan",
    "did not find expected key": "awal baris tidak sejajar dengan kolom lain",
    "did not find expected '-' indicator": "butir daftar tidak sejajar",
    "did not find expected ',' or ']'": "daftar [ ... ] tidak ditutup atau kurang koma",
    "did not find expected ',' or '}'": "kurung { ... } tidak ditutup atau kurang koma",
    "found unexpected end of stream": "tanda kutip atau kurung tidak ditutup",
    "found character that cannot start any token": "tanda di awal teks; beri tanda kutip",
    "found a tab character": "ada tab; pakai spasi",
    "found unknown escape character": "tanda \\ di dalam kutip ganda; pakai kutip tunggal",
    "control characters are not allowed": "ada karakter kendali yang tidak terlihat",
    "block sequence entries are not allowed": "butir daftar '-' di tempat yang salah",
    "did not find expected alphabetic": "tanda & atau * di awal teks; beri tanda kutip",
    "exceeded maximum nesting depth": "kurung [ atau { terlalu dalam",
    "did not find expected <document start>": "isi berlanjut sesudah akhir dokumen",
}


class _Refused(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def read(data: bytes, name: str) -> Node | Finding | None:
    """The document in ``data``; a finding where it is refused; ``None`` where it is empty.

    Args:
        data: content of the file.
        name: what positions call the file.
    """
    try:
        return _build(_decode(data, name), name)
    except _Refused as refused:
        return refused.finding
    except yaml.YAMLError as problem:
        return _syntax(problem, name)


def _decode(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise _Refused(SIZE.at(Position(name), "Berkas lebih dari 2 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise _Refused(ENCODING.at(Position(name, line), "Ada byte yang bukan UTF-8.")) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _Refused(ENCODING.at(Position(name, line), "Ada karakter NUL."))
    return text


def _syntax(problem: yaml.YAMLError, name: str) -> Finding:
    mark = getattr(problem, "problem_mark", None)
    at = Position(name, mark.line + 1, mark.column + 1) if mark else Position(name)
    said = str(getattr(problem, "problem", None) or getattr(problem, "reason", None) or problem)
    gist = next((text for key, text in _GIST.items() if key in said), said)
    return SYNTAX.at(at, f"YAML tidak terbaca: {gist}.")


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    at: Position
    is_mapping: bool
    nodes: list[Node] = field(default_factory=list)

    def close(self) -> Node:
        if not self.is_mapping:
            return Sequence(tuple(self.nodes), self.at)
        return _mapping(self.nodes, self.at)


def _mapping(nodes: list[Node], at: Position) -> Mapping:
    values: dict[str, Node] = {}
    places: dict[str, Position] = {}
    for key, value in zip(nodes[::2], nodes[1::2], strict=True):
        if not isinstance(key, Scalar):
            raise _Refused(SYNTAX.at(key.at, "Nama kolom harus teks."))
        if key.text in values:
            first = places[key.text].line
            message = f'Kolom "{key.text}" ditulis dua kali (pertama di baris {first}).'
            raise _Refused(DUPLICATE_KEY.at(key.at, message))
        values[key.text], places[key.text] = value, key.at
    return Mapping(values, places, at)


def _build(text: str, name: str) -> Node | None:
    """The node of the only document.

    Built from events, not from composed nodes: composing recurses once per level of nesting, and
    drops anchors.
    """
    stack: list[_Open] = []
    roots: list[Node] = []
    for event, at in _events(text, name):
        done = _step(event, at, stack)
        if done is None:
            continue
        if stack:
            stack[-1].nodes.append(done)
        elif roots:
            raise _Refused(SYNTAX.at(at, "Satu berkas hanya boleh memuat satu dokumen."))
        else:
            roots.append(done)
    return roots[0] if roots else None


def _step(event: yaml.Event, at: Position, stack: list[_Open]) -> Node | None:
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(event.value, at)
    if isinstance(event, yaml.CollectionEndEvent):
        return stack.pop().close()
    if isinstance(event, yaml.CollectionStartEvent):
        if len(stack) == MAX_DEPTH:
            raise _Refused(DEPTH.at(at, f"Lebih dari {MAX_DEPTH} tingkat."))
        stack.append(_Open(at, isinstance(event, yaml.MappingStartEvent)))
    return None


def _events(text: str, name: str) -> Iterator[tuple[yaml.Event, Position]]:
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark = event.start_mark
        assert mark is not None  # the C parser marks every event
        at = Position(name, mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.NodeEvent) and (event.anchor or getattr(event, "tag", None)):
            raise _Refused(ANCHOR.at(at, "Ada jangkar (&), alias (*) atau tag (!)."))
        yield event, at
