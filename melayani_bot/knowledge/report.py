"""Findings and coverage of a check, as text for people and as values for machines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from melayani_bot.knowledge.coverage import coverage
from melayani_bot.knowledge.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.rule import Finding


def text(findings: Iterable[Finding], drafts: Iterable[Draft]) -> str:
    """One line a finding, then the counts, then the coverage of each pack."""
    found = list(findings)
    counts = _counts(found)
    lines = [str(finding) for finding in found]
    lines.append(f"{counts['galat']} galat, {counts['peringatan']} peringatan")
    for draft in drafts:
        lines.append(f"Paket {draft.pack.value.id}")
        lines += [f"  {key}: {_shown(value)}" for key, value in summary(draft).items()]
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items()) or "-"
    return str(value)


def record(findings: Iterable[Finding], drafts: Iterable[Draft]) -> dict[str, Any]:
    """The same as one JSON object."""
    found = list(findings)
    return {
        **_counts(found),
        "temuan": [_record(finding) for finding in found],
        "paket": {draft.pack.value.id: summary(draft) for draft in drafts},
    }


def _counts(findings: list[Finding]) -> dict[str, int]:
    counts = Counter(finding.severity for finding in findings)
    return {"galat": counts[Severity.ERROR], "peringatan": counts[Severity.WARNING]}


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "berkas": finding.at.file,
        "baris": finding.at.line,
        "kolom": finding.at.column,
        "tingkat": finding.severity.value,
        "aturan": finding.code,
        "pesan": finding.message,
        "perbaikan": finding.fix,
    }


def summary(draft: Draft) -> dict[str, Any]:
    """What a pack holds, in the words of its editors."""
    found = coverage(
        [entry.value for entry in draft.services],
        [entry.value for entry in draft.bodies],
        {entry.value.id: entry.value.level for entry in draft.roles},
    )
    return {
        "layanan": found.services,
        "layanan per tingkat": found.by_level,
        "layanan tanpa sumber": found.unsourced,
        "layanan berkeyakinan rendah": found.low_confidence,
        "peran": len(draft.roles),
        "urusan": len(draft.affairs),
        "instansi": found.bodies,
        "instansi dengan kontak yang dapat ditampilkan": found.reachable,
        "darurat": len(draft.emergencies),
        "frasa": len(draft.phrases),
        "pertanyaan uji": len(draft.golden),
    }
