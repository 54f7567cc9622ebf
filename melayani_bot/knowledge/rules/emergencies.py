"""Emergencies: the number comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft


def _number_first(draft: Draft) -> Iterator[Hit]:
    for entry in draft.emergencies:
        first = entry.value.lines[0]
        if not any(number in first for number in ("{nomor}", *entry.value.numbers)):
            yield Hit(entry.at("kalimat", 0), "Baris pertama tidak memuat nomor.")


RULES = (
    Rule(
        "K901",
        Severity.ERROR,
        "Nomor darurat tidak di baris pertama",
        "Dalam keadaan darurat nomor dibaca lebih dulu dari apa pun.",
        "mulai baris pertama kalimat dengan nomor, atau dengan {nomor}",
        _number_first,
    ),
)
