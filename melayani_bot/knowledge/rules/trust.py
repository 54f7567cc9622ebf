"""Where statements come from, how sure they are, and how old."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from melayani_bot.knowledge.model import Confidence
from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.walk import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft, Entry
    from melayani_bot.knowledge.model import Assured

INTERVAL = timedelta(days=365)
CONTACT_INTERVAL = timedelta(days=90)
_MONEY = re.compile(r"\bRp\s?\d")


def _assured(draft: Draft) -> Iterator[Entry[Assured]]:
    yield from draft.services
    yield from draft.bodies
    yield from draft.affairs


def _name(entry: Entry[Assured]) -> str:
    return str(getattr(entry.value, "id", ""))


def _unsourced(draft: Draft) -> Iterator[Hit]:
    for entry in _assured(draft):
        grounds = entry.value.sources or getattr(entry.value, "legal_resources", ())
        sure = entry.value.confidence
        if not grounds and sure is not Confidence.LOW:
            message = f'"{_name(entry)}" berkeyakinan {sure} tanpa sumber dan dasar.'
            yield Hit(entry.key("keyakinan"), message)


def _sure_without_source(draft: Draft) -> Iterator[Hit]:
    for entry in _assured(draft):
        if entry.value.confidence is Confidence.HIGH and not entry.value.sources:
            yield Hit(entry.key("keyakinan"), f'"{_name(entry)}" berkeyakinan tinggi tanpa sumber.')
    for fact, entry, path in all_facts(draft):
        named = entry.value.sources if fact.sources is None else fact.sources
        if fact.confidence is Confidence.HIGH and not named:
            yield Hit(entry.key(*path, "keyakinan"), "Keyakinan tinggi tanpa sumber.")


def _money(draft: Draft) -> Iterator[Hit]:
    for fact, entry, path in all_facts(draft):
        named = entry.value.sources if fact.sources is None else fact.sources
        sure = (fact.confidence or entry.value.confidence) is not Confidence.LOW
        for number, line in enumerate(fact.lines):
            if _MONEY.search(line) and sure and not named:
                yield Hit(entry.at(*path, "nilai", number), f'Tarif "{line}" tanpa sumber.')


def _undated(draft: Draft) -> Iterator[Hit]:
    for entry in _assured(draft):
        if entry.value.checked is None:
            yield Hit(entry.at(), f'"{_name(entry)}" belum punya tanggal diperiksa.')


def _old(draft: Draft) -> Iterator[Hit]:
    if draft.today is None:
        return
    for entry in _assured(draft):
        checked = entry.value.checked
        if checked and draft.today - checked > INTERVAL:
            yield Hit(
                entry.at("diperiksa"),
                f'"{_name(entry)}" terakhir diperiksa {checked}, lebih dari 12 bulan lalu.',
            )
    for body in draft.bodies:
        for number, contact in enumerate(body.value.contacts):
            if contact.checked and draft.today - contact.checked > CONTACT_INTERVAL:
                yield Hit(
                    body.at("kontak", number, "diperiksa"),
                    f"Kontak terakhir diperiksa {contact.checked}, lebih dari 90 hari lalu.",
                )


def _future(draft: Draft) -> Iterator[Hit]:
    for entry in _assured(draft):
        checked = entry.value.checked
        if draft.today and checked and checked > draft.today:
            yield Hit(entry.at("diperiksa"), f"Tanggal {checked} belum tiba.")


RULES = (
    Rule(
        "K501",
        Severity.WARNING,
        "Tanpa sumber dan tanpa dasar",
        "Keterangan yang tidak dapat ditelusuri tidak dapat diperiksa ulang.",
        "tulis sumber atau dasar, atau turunkan keyakinan menjadi rendah",
        _unsourced,
    ),
    Rule(
        "K502",
        Severity.ERROR,
        "Keyakinan tinggi tanpa sumber",
        "Tinggi berarti sudah dibaca di sebuah sumber.",
        "tulis sumbernya, atau turunkan keyakinan menjadi sedang atau rendah",
        _sure_without_source,
    ),
    Rule(
        "K503",
        Severity.ERROR,
        "Tarif tanpa sumber",
        "Tarif yang salah merugikan warga.",
        "tulis sumber tarif itu, atau turunkan keyakinan menjadi rendah agar tidak tampil",
        _money,
    ),
    Rule(
        "K504",
        Severity.WARNING,
        "Tanggal pemeriksaan belum ada",
        "Tanpa tanggal, tidak ada yang tahu kapan harus diperiksa lagi.",
        "tulis diperiksa: tahun-bulan-tanggal",
        _undated,
    ),
    Rule(
        "K505",
        Severity.WARNING,
        "Perlu diperiksa lagi",
        "Syarat, tarif, dan nomor berubah.",
        "cocokkan dengan sumbernya, lalu perbarui tanggal diperiksa",
        _old,
    ),
    Rule(
        "K506",
        Severity.WARNING,
        "Tanggal pemeriksaan di masa depan",
        "Tanggal itu menunda pemeriksaan berikutnya.",
        "tulis tanggal pemeriksaan yang sebenarnya",
        _future,
    ),
)
