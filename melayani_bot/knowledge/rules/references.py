"""Everything that is named must exist."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.lists import LIFE_EVENTS
from melayani_bot.knowledge.walk import all_facts, all_parts, deciders, elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from melayani_bot.knowledge.draft import Draft, Entry
    from melayani_bot.knowledge.model import Model
    from melayani_bot.knowledge.rule import Position
    from melayani_bot.knowledge.walk import Path as ValuePath


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
    for sources, entry, path in _named_sources(draft):
        for number, name in enumerate(sources):
            yield from _dangling("Sumber", name, known, entry.at(*path, "sumber", number))


def _named_sources(draft: Draft) -> Iterator[tuple[tuple[str, ...], Entry[Model], ValuePath]]:
    for entry in (*draft.services, *draft.bodies, *draft.affairs):
        yield entry.value.sources, entry, ()
    for emergency in draft.emergencies:
        yield emergency.value.sources, emergency, ()
    for body in draft.bodies:
        yield (body.value.hours.sources or () if body.value.hours else ()), body, ("jam",)
        for number, contact in enumerate(body.value.contacts):
            yield contact.sources, body, ("kontak", number)
    for words in draft.vocabularies:
        for number, name in enumerate(words.value.former_names):
            yield name.sources, words, ("nama_lama", number)
    for fact, owner, path in all_facts(draft):
        yield fact.sources or (), owner, path


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
    found = {"luar-lingkup", *draft.ids["layanan"], *draft.ids["kasus"]}
    found |= {f"peran:{name}" for name in draft.ids["peran"]}
    for kind in ("darurat", "obrolan"):
        found |= {f"{kind}:{name}" for name in draft.ids[kind]}
    return frozenset(found)


def _elsewhere(draft: Draft) -> Iterator[Hit]:
    known = targets(draft)
    for other, _, entry, path in elsewhere(draft):
        yield from _dangling("Tujuan", other.to, known, entry.at(*path, "ke"))


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


def _folders(draft: Draft) -> Iterator[Hit]:
    for entry in draft.services:
        folder, event = Path(entry.at().file).parent.name, entry.value.life_event
        if folder != event:
            message = f'Berkas ada di folder "{folder}", peristiwanya "{event}".'
            yield Hit(entry.at("peristiwa"), message)


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


def _rule(code: str, title: str, check: Callable[[Draft], Iterator[Hit]]) -> Rule:
    return Rule(code, Severity.ERROR, title, _WHY, _FIX, check)


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
    Rule(
        "K210",
        Severity.WARNING,
        "Folder berbeda dari peristiwa",
        "Penyunting mencari layanan di folder peristiwanya.",
        "pindahkan berkas, atau perbaiki peristiwa",
        _folders,
    ),
)
