"""Everything that is named must exist."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.walk import all_facts, all_parts, deciders

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.rule import Position

LIFE_EVENTS = frozenset(
    "lahir identitas sekolah kerja nikah keluarga rumah tanah usaha sehat bantuan kendaraan pajak"
    " pindah meninggal bencana aduan perjalanan hukum desa informasi".split()
)


def _dangling(what: str, name: str, known: Collection[str], at: Position) -> Iterator[Hit]:
    if name in known:
        return
    close = get_close_matches(name, sorted(known), n=1)
    hint = f' Maksud Anda "{close[0]}"?' if close else ""
    yield Hit(at, f'{what} "{name}" tidak ada.{hint}')


def _roles(draft: Draft) -> Iterator[Hit]:
    known = draft.ids["peran"]
    for authorities, entry, path in deciders(draft):
        for number, decider in enumerate(authorities):
            yield from _dangling("Peran", decider.role, known, entry.at(*path, number, "peran"))
    for part in all_parts(draft):
        for number, doer in enumerate(part.details.participations):
            at = part.entry.at(*part.path, "pelaksana", number, "peran")
            yield from _dangling("Peran", doer.role, known, at)
    for body in draft.bodies:
        for number, role in enumerate(body.value.roles):
            yield from _dangling("Peran", role, known, body.at("peran", number))
    for emergency in draft.emergencies:
        yield from _dangling("Peran", emergency.value.role, known, emergency.at("peran"))


def _sources(draft: Draft) -> Iterator[Hit]:
    known = draft.ids["sumber"]
    lists = [(entry, entry.value.sources, ()) for entry in _with_sources(draft)]
    lists += [
        (body, contact.sources, ("kontak", number))
        for body in draft.bodies
        for number, contact in enumerate(body.value.contacts)
    ]
    lists += [(entry, fact.sources or (), path) for fact, entry, path in all_facts(draft)]
    lists += [
        (body, body.value.hours.sources or (), ("jam",))
        for body in draft.bodies
        if body.value.hours
    ]
    for entry, sources, path in lists:
        for number, name in enumerate(sources):
            yield from _dangling("Sumber", name, known, entry.at(*path, "sumber", number))


def _with_sources(draft: Draft) -> Iterator:
    yield from draft.services
    yield from draft.bodies
    yield from draft.affairs
    yield from draft.emergencies


def _services(draft: Draft) -> Iterator[Hit]:
    known = draft.ids["layanan"]
    for entry in draft.services:
        for number, name in enumerate(entry.value.related):
            yield from _dangling("Layanan", name, known, entry.at("lanjut", number))
    for body in draft.bodies:
        for number, contact in enumerate(body.value.contacts):
            for place, name in enumerate(contact.services):
                at = body.at("kontak", number, "layanan", place)
                yield from _dangling("Layanan", name, known, at)
    complaints = draft.pack.value.complaints
    if complaints:
        yield from _dangling("Layanan", complaints, known, draft.pack.at("aduan"))


def _counter(draft: Draft) -> Iterator[Hit]:
    if counter := draft.pack.value.counter:
        yield from _dangling("Instansi", counter, draft.ids["instansi"], draft.pack.at("loket"))


def targets(draft: Draft) -> frozenset[str]:
    """Everything that ``ke`` and ``harap`` may name."""
    found = {"luar-lingkup", *draft.ids["layanan"]}
    found |= {part.target for part in all_parts(draft)}
    found |= {f"peran:{name}" for name in draft.ids["peran"]}
    found |= {f"darurat:{name}" for name in draft.ids["darurat"]}
    return frozenset(found)


def _elsewhere(draft: Draft) -> Iterator[Hit]:
    known = targets(draft)
    owners = [(part.entry, part.path, part.details) for part in all_parts(draft)]
    owners += [
        (affair, ("bagian", number), piece)
        for affair in draft.affairs
        for number, piece in enumerate(affair.value.parts)
    ]
    for entry, path, owner in owners:
        for number, other in enumerate(getattr(owner, "not_these", ())):
            at = entry.at(*path, "bukan", number, "ke")
            yield from _dangling("Tujuan", other.to, known, at)


def _golden(draft: Draft) -> Iterator[Hit]:
    known = targets(draft) | {"tanya-balik"}
    for entry in draft.golden:
        yield from _dangling("Tujuan", entry.value.expect, known, entry.at("harap"))
        for number, wrong in enumerate(entry.value.wrong):
            yield from _dangling("Tujuan", wrong, known, entry.at("bukan", number))


def _life_events(draft: Draft) -> Iterator[Hit]:
    for entry in draft.services:
        event = entry.value.life_event
        yield from _dangling("Peristiwa", event, LIFE_EVENTS, entry.at("peristiwa"))


def _districts(draft: Draft) -> Iterator[Hit]:
    known = {place.district for place in draft.places}
    for body in draft.bodies if known else ():
        for number, name in enumerate(body.value.districts):
            yield from _dangling("Kecamatan", name, known, body.at("wilayah", number))


def _retired(draft: Draft) -> Iterator[Hit]:
    for entry in draft.retired:
        name, successor = entry.value.id, entry.value.successor
        if name in draft.ids["layanan"]:
            yield Hit(entry.at("id"), f'Id pensiun "{name}" dipakai lagi oleh sebuah layanan.')
        if successor:
            yield from _dangling(
                "Pengganti", successor, draft.ids["layanan"], entry.at("pengganti")
            )


_WHY = "Rujukan yang putus membuat jawaban kehilangan pintu atau sumbernya."
_FIX = "perbaiki id itu, atau tulis isi yang dirujuk"


def _rule(id: str, what: str, check) -> Rule:
    return Rule(id, Severity.ERROR, what, _WHY, _FIX, check)


RULES = (
    _rule("K201", "Peran tidak ada", _roles),
    _rule("K202", "Sumber tidak ada", _sources),
    _rule("K203", "Layanan yang dirujuk tidak ada", _services),
    _rule("K204", "Instansi loket tidak ada", _counter),
    _rule("K205", "Tujuan kalimat yang mirip tidak ada", _elsewhere),
    _rule("K206", "Tujuan pertanyaan uji tidak ada", _golden),
    _rule("K207", "Peristiwa tidak dikenal", _life_events),
    _rule("K208", "Kecamatan tidak ada di tabel wilayah", _districts),
    Rule(
        "K209",
        Severity.ERROR,
        "Id pensiun dipakai lagi",
        "Tautan dan catatan lama akan menunjuk hal yang lain.",
        "pakai id baru, atau hapus dari pensiun.yaml bila artinya tetap sama",
        _retired,
    ),
)
