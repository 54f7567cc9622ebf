"""Golden questions and emergencies: what must never go wrong is tried."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.phrasings import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft

QUESTIONS = 3


def _few(draft: Draft) -> Iterator[Hit]:
    counts = Counter(entry.value.expect.partition("/")[0] for entry in draft.golden)
    for entry in draft.services if draft.golden else ():
        if (found := counts[entry.value.id]) < QUESTIONS:
            yield Hit(
                entry.at("id"), f'"{entry.value.id}" punya {found} pertanyaan uji dari {QUESTIONS}.'
            )


def _copied(draft: Draft) -> Iterator[Hit]:
    known = {" ".join(words(phrase.text)): phrase for phrase in draft.phrases}
    for entry in draft.golden:
        if found := known.get(" ".join(words(entry.value.question))):
            yield Hit(entry.at("tanya"), f"Pertanyaan uji sama dengan frasa di {found.at}.")


def _self_wrong(draft: Draft) -> Iterator[Hit]:
    for entry in draft.golden:
        if entry.value.expect in entry.value.wrong:
            yield Hit(entry.at("bukan"), f'"{entry.value.expect}" diharapkan dan dilarang.')


def _number_first(draft: Draft) -> Iterator[Hit]:
    for entry in draft.emergencies:
        first = entry.value.lines[0]
        if not any(number in first for number in ("{nomor}", *entry.value.numbers)):
            yield Hit(entry.at("kalimat", 0), "Baris pertama tidak memuat nomor.")


RULES = (
    Rule(
        "K801",
        Severity.WARNING,
        "Pertanyaan uji kurang",
        "Layanan tanpa pertanyaan uji bisa rusak tanpa ada yang tahu.",
        "tulis pertanyaan uji dengan kata-kata lain daripada frasa",
        _few,
    ),
    Rule(
        "K802",
        Severity.WARNING,
        "Pertanyaan uji disalin dari frasa",
        "Pertanyaan yang sama dengan frasa selalu berhasil dan tidak menguji apa pun.",
        "tulis dengan kata-kata lain",
        _copied,
    ),
    Rule(
        "K803",
        Severity.ERROR,
        "Pertanyaan uji bertentangan",
        "Tujuan yang sama tidak dapat benar dan salah.",
        "hapus dari bukan",
        _self_wrong,
    ),
    Rule(
        "K901",
        Severity.ERROR,
        "Nomor darurat tidak di baris pertama",
        "Dalam keadaan darurat nomor dibaca lebih dulu dari apa pun.",
        "mulai baris pertama kalimat dengan nomor, atau dengan {nomor}",
        _number_first,
    ),
)
