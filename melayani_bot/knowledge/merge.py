"""Lays the layers of a pack over each other: later ones override single fields by id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from melayani_bot.knowledge.nodes import Mapping, Node, Sequence
from melayani_bot.knowledge.rule import Finding, Position, error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.layout import Kind
    from melayani_bot.knowledge.model import Model

ADDABLE = frozenset({"frasa", "bukan", "lanjut", "kanal", "sumber", "pelaksana", "kasus", "pemicu"})

SHAPE = error(
    "K020",
    "Susunan berkas tidak sesuai",
    "Setiap jenis berkas punya satu susunan: kolom-kolom, atau daftar.",
    "bandingkan dengan contoh di buku penyunting",
)
NO_ID = error(
    "K021",
    "Id tidak ada",
    "Tanpa id, isi ini tidak dapat dirujuk.",
    "tulis kolom id dengan huruf kecil, angka, dan tanda hubung",
)
TWICE = error(
    "K022",
    "Id dipakai dua kali",
    "Hanya satu yang akan dipakai, dan tidak jelas yang mana.",
    "gabungkan keduanya atau ganti salah satu id",
)
PLUS = error(
    "K023",
    "Tanda + tidak pada tempatnya",
    "Tanda + menambah daftar milik lapisan induk; di tempat lain artinya tidak jelas.",
    "hapus tanda +, atau pakai hanya pada " + ", ".join(sorted(ADDABLE)),
)
FILE_NAME = error(
    "K024",
    "Nama berkas berbeda dari id",
    "Penyunting mencari isi menurut nama berkas.",
    "samakan nama berkas dengan id",
)
RULES = (SHAPE, NO_ID, TWICE, PLUS, FILE_NAME)


@dataclass(slots=True)
class Layered:
    """The entities of one kind, merged so far, and what was wrong with them."""

    named: dict[str, Mapping] = field(default_factory=dict)
    unnamed: list[Mapping] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def add_layer(layered: Layered, kind: Kind[Model], documents: Iterable[Node]) -> None:
    """Lays the documents of one pack over what ``layered`` already holds."""
    seen: dict[str, Position] = {}
    for entity in _entities(kind, documents, layered.findings):
        if not kind.named:
            layered.unnamed.append(entity)
            continue
        name = entity.text("id")
        if not name:
            layered.findings.append(NO_ID.at(entity.at, "Kolom id tidak ada atau kosong."))
        elif name in seen:
            message = f'Id "{name}" sudah dipakai di {seen[name]}.'
            layered.findings.append(TWICE.at(entity.values["id"].at, message))
        else:
            seen[name] = entity.values["id"].at
            _lay(layered, name, entity)


def _entities(
    kind: Kind[Model], documents: Iterable[Node], findings: list[Finding]
) -> list[Mapping]:
    found: list[Mapping] = []
    for document in documents:
        if kind.many != isinstance(document, Sequence):
            wanted = "daftar (baris diawali '- ')" if kind.many else "kolom-kolom (nama: isi)"
            findings.append(SHAPE.at(document.at, f"Berkas {kind.name} harus berupa {wanted}."))
            continue
        for item in document.items if isinstance(document, Sequence) else (document,):
            if isinstance(item, Mapping):
                found.append(item)
            else:
                findings.append(SHAPE.at(item.at, f"Butir {kind.name} harus berupa kolom-kolom."))
    return found


def _lay(layered: Layered, name: str, entity: Mapping) -> None:
    below = layered.named.get(name)
    if below is None:
        for key in [key for key in entity.values if key.startswith("+")]:
            message = f'"{key}": "{name}" tidak ada di lapisan induk, jadi tidak ada yang ditambah.'
            layered.findings.append(PLUS.at(entity.keys[key], message))
        layered.named[name] = _stripped(entity)
    else:
        layered.named[name] = _over(below, entity, layered.findings)


def _stripped(entity: Mapping) -> Mapping:
    values = {key.removeprefix("+"): value for key, value in entity.values.items()}
    keys = {key.removeprefix("+"): place for key, place in entity.keys.items()}
    return Mapping(values, keys, entity.at)


def _over(below: Mapping, above: Mapping, findings: list[Finding]) -> Mapping:
    values, keys = dict(below.values), dict(below.keys)
    for key, value in above.values.items():
        name = key.removeprefix("+")
        if name == key:
            values[name], keys[name] = value, above.keys[key]
        elif problem := _plus_problem(name, above):
            findings.append(PLUS.at(above.keys[key], f'Kolom "{key}" {problem}.'))
        else:
            values[name], keys[name] = _added(values.get(name), value), above.keys[key]
    return Mapping(values, keys, below.at)


def _plus_problem(name: str, above: Mapping) -> str | None:
    if name not in ADDABLE:
        return "tidak dapat menambah"
    if name in above.values:
        return f'bertentangan dengan "{name}" di berkas yang sama'
    value = above.values["+" + name]
    if isinstance(value, Mapping) and "nilai" in value.values:
        return "harus berupa daftar; sumbernya ditulis di +sumber"
    return None


def _added(below: Node | None, above: Node) -> Node:
    more = above.items if isinstance(above, Sequence) else (above,)
    if below is None:
        return Sequence(more, above.at)
    if isinstance(below, Mapping) and "nilai" in below.values:
        lines = _added(below.values["nilai"], above)
        return Mapping({**below.values, "nilai": lines}, below.keys, below.at)
    return Sequence((*(below.items if isinstance(below, Sequence) else (below,)), *more), below.at)


def file_name_findings(kind: Kind[Model], document: Node, stem: str) -> list[Finding]:
    """The finding that a file is not named after its id, if it is so."""
    name = document.text("id") if kind.filename and isinstance(document, Mapping) else None
    if name is None or name == stem or not isinstance(document, Mapping):
        return []
    at = document.values["id"].at
    return [FILE_NAME.at(at, f'Id "{name}", tetapi berkasnya bernama "{stem}.yaml".')]
