"""Who decides: one answer, with a door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.knowledge.model import Branch, Level
from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.walk import all_parts, deciders, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft

OURS = frozenset({Level.DESA, Level.KABUPATEN})


def _levels(draft: Draft) -> dict[str, Level]:
    return {role.value.id: role.value.level for role in draft.roles}


def _role_and_body(draft: Draft) -> Iterator[Hit]:
    levels = _levels(draft)
    for body in draft.bodies:
        for number, role in enumerate(body.value.roles):
            if role in levels and levels[role] is not body.value.level:
                yield Hit(
                    body.at("peran", number),
                    f'Peran "{role}" bertingkat {levels[role]}, instansi ini {body.value.level}.',
                )


def _no_decider(draft: Draft) -> Iterator[Hit]:
    for entry in draft.services:
        service = entry.value
        if not service.authorities and service.split is None:
            yield Hit(entry.at(), f'Layanan "{service.id}" tanpa berwenang dan tanpa pilah.')
        for part in parts(entry):
            if isinstance(part.details, Branch) and not (
                part.details.authorities or service.authorities
            ):
                yield Hit(
                    entry.at(*part.path),
                    f'Pilihan "{part.details.id}" tidak menyebut berwenang.',
                )


def _contradiction(draft: Draft) -> Iterator[Hit]:
    for entry in draft.services:
        service = entry.value
        if service.split and len(service.authorities) > 1:
            yield Hit(
                entry.key("pilah"),
                f'"{service.id}" dibagi oleh pilah dan punya beberapa berwenang.',
            )
        if service.split:
            first = {branch.authorities or service.authorities for branch in service.split.branches}
            if len(first) == 1:
                yield Hit(
                    entry.key("pilah"),
                    f'Semua pilihan "{service.id}" menunjuk berwenang yang sama.',
                )


def _shared(draft: Draft) -> Iterator[Hit]:
    for authorities, entry, path in deciders(draft):
        if len(authorities) < 2:
            continue
        for number, decider in enumerate(authorities):
            if decider.decides is None:
                at = entry.at(*path, number)
                yield Hit(at, f'"{decider.role}" belum menyebut apa yang diputuskannya.')


def _help(draft: Draft) -> Iterator[Hit]:
    levels = _levels(draft)
    for entry in draft.services:
        for part in parts(entry):
            found = part.details.authorities
            outside = len(found) == 1 and levels.get(found[0].role, Level.DESA) not in OURS
            told = getattr(part.details, "regency_help", None) or entry.value.regency_help
            if outside and not told:
                yield Hit(
                    entry.at(*part.path, "berwenang"),
                    f"{part.target} diputuskan di luar kabupaten, tetapi pemkab_bisa belum ada.",
                )


def _unplayed(draft: Draft) -> frozenset[str]:
    """Roles that no body plays; a village office needs no file of its own."""
    roles = {role.value.id for role in draft.roles if role.value.by != "desa"}
    return frozenset(roles - {role for body in draft.bodies for role in body.value.roles})


def _door(draft: Draft) -> Iterator[Hit]:
    if draft.pack.value.level != "kabupaten":
        return
    doorless = _unplayed(draft)
    for part in all_parts(draft):
        reachable = part.details.channels or part.entry.value.channels
        for number, decider in enumerate(part.details.authorities):
            if decider.role in doorless and not reachable:
                at = part.entry.at(*part.path, "berwenang", number, "peran")
                yield Hit(at, f'{part.target}: tidak ada instansi untuk "{decider.role}".')


def _played(draft: Draft) -> Iterator[Hit]:
    if draft.pack.value.level != "kabupaten":
        return
    used = {decider.role for found, _, _ in deciders(draft) for decider in found}
    missing = used & _unplayed(draft)
    for role in draft.roles:
        if role.value.id in missing:
            yield Hit(role.at("id"), f'Peran "{role.value.id}" tidak dimainkan instansi mana pun.')


def _twice(draft: Draft) -> Iterator[Hit]:
    for part in all_parts(draft):
        deciding = {decider.role for decider in part.details.authorities}
        for number, doer in enumerate(part.details.participations):
            if doer.role in deciding:
                at = part.entry.at(*part.path, "pelaksana", number, "peran")
                yield Hit(at, f'"{doer.role}" sudah menjadi berwenang {part.target}.')


def _duplicate_parts(draft: Draft) -> Iterator[Hit]:
    for entry in draft.services:
        seen: set[str] = set()
        for part in parts(entry):
            if part.target in seen:
                yield Hit(entry.at(*part.path, "id"), f'"{part.target}" ditulis dua kali.')
            seen.add(part.target)
    for affair in draft.affairs:
        names: set[str] = set()
        for number, piece in enumerate(affair.value.parts):
            if piece.id in names:
                yield Hit(affair.at("bagian", number, "id"), f'"{piece.id}" ditulis dua kali.')
            names.add(piece.id)


def _main(draft: Draft) -> Iterator[Hit]:
    first: dict[str, str] = {}
    for body in draft.bodies:
        if body.value.districts:
            continue
        for number, role in enumerate(body.value.roles):
            if body.value.main and first.setdefault(role, body.value.id) != body.value.id:
                at = body.at("peran", number)
                yield Hit(at, f'"{role}" punya dua instansi utama, juga "{first[role]}".')


def _ambiguous(draft: Draft) -> Iterator[Hit]:
    general = [body for body in draft.bodies if not body.value.districts]
    chosen = {role for body in general if body.value.main for role in body.value.roles}
    first: dict[str, str] = {}
    for body in general:
        for number, role in enumerate(body.value.roles):
            other = first.setdefault(role, body.value.id)
            if other != body.value.id and role not in chosen:
                at = body.at("peran", number)
                yield Hit(at, f'"{role}" juga dimainkan "{other}", dan tidak ada yang utama.')


RULES = (
    Rule(
        "K401",
        Severity.ERROR,
        "Tingkat peran dan instansi berbeda",
        "Warga akan diberi tahu tingkat pemerintahan yang salah.",
        "samakan tingkat instansi dengan tingkat perannya, atau perbaiki perannya",
        _role_and_body,
    ),
    Rule(
        "K402",
        Severity.WARNING,
        "Bantuan kabupaten belum disebut",
        "Warga tidak boleh hanya mendengar bahwa ini urusan pihak lain.",
        "tulis pemkab_bisa: apa yang tetap dapat dibantu kabupaten",
        _help,
    ),
    Rule(
        "K403",
        Severity.WARNING,
        "Jawaban tanpa pintu",
        "Tanpa instansi dan tanpa kanal, jawaban berakhir buntu.",
        "tulis instansi dengan peran itu, atau isi kanal",
        _door,
    ),
    Rule(
        "K404",
        Severity.WARNING,
        "Peran belum dimainkan instansi",
        "Jawaban hanya dapat menyebut nama perannya.",
        "tulis instansi dengan peran itu di paket daerah atau paket provinsi",
        _played,
    ),
    Rule(
        "K405",
        Severity.ERROR,
        "Tidak ada yang berwenang",
        "Siapa yang memutuskan adalah isi pokok setiap jawaban.",
        "isi berwenang, atau pilah dengan berwenang di setiap pilihan",
        _no_decider,
    ),
    Rule(
        "K406",
        Severity.ERROR,
        "Pilah bertentangan dengan berwenang",
        "Pertanyaan pilah hanya berguna bila jawabannya mengubah siapa yang memutuskan.",
        "pakai salah satu: beberapa berwenang, atau pilah dengan berwenang yang berbeda",
        _contradiction,
    ),
    Rule(
        "K407",
        Severity.ERROR,
        "Beberapa berwenang tanpa pembagian",
        "Bila beberapa pihak memutuskan, warga harus tahu siapa memutuskan apa.",
        "tulis untuk: pada setiap berwenang",
        _shared,
    ),
    Rule(
        "K408",
        Severity.WARNING,
        "Pihak disebut dua kali",
        "Pihak yang memutuskan tidak perlu disebut lagi sebagai pelaksana.",
        "hapus dari pelaksana",
        _twice,
    ),
    Rule(
        "K409",
        Severity.ERROR,
        "Kasus, pilihan, atau bagian kembar",
        "Id yang sama membuat jawaban tertukar.",
        "ganti salah satu id",
        _duplicate_parts,
    ),
    Rule(
        "K410",
        Severity.ERROR,
        "Dua instansi utama untuk satu peran",
        "Bot tidak tahu pintu mana yang harus disebut.",
        "beri utama: ya hanya pada satu instansi",
        _main,
    ),
    Rule(
        "K411",
        Severity.WARNING,
        "Pintu utama tidak jelas",
        "Bila beberapa instansi memainkan satu peran, bot menyebut yang pertama saja.",
        "beri utama: ya pada instansi yang harus disebut, atau wilayah pada cabangnya",
        _ambiguous,
    ),
)
