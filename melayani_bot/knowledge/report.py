"""Findings and coverage of a check, as text for people and as values for machines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from melayani_bot.knowledge.model import Confidence, Level
from melayani_bot.knowledge.rule import Severity
from melayani_bot.knowledge.rules.walk import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.model import Service
    from melayani_bot.knowledge.rule import Finding

UNKNOWN_LEVEL = "bergantung"


def text(findings: Iterable[Finding], draft: Draft | None) -> str:
    """One line a finding, then the counts and the coverage."""
    found = list(findings)
    lines = [str(finding) for finding in found]
    counts = Counter(finding.severity for finding in found)
    lines.append(f"{counts[Severity.ERROR]} galat, {counts[Severity.WARNING]} peringatan")
    if draft is not None:
        lines += [f"{key}: {_shown(value)}" for key, value in coverage(draft).items()]
    return "\n".join(lines)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items()) or "-"
    return str(value)


def record(findings: Iterable[Finding], draft: Draft | None) -> dict[str, Any]:
    """The same as one JSON object."""
    found = list(findings)
    counts = Counter(finding.severity for finding in found)
    return {
        "galat": counts[Severity.ERROR],
        "peringatan": counts[Severity.WARNING],
        "temuan": [_record(finding) for finding in found],
        "cakupan": coverage(draft) if draft else None,
    }


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


def coverage(draft: Draft) -> dict[str, Any]:
    """What the pack holds: counts by level, and what still waits for a source or a number."""
    services = [entry.value for entry in draft.services]
    levels = {role.value.id: role.value.level for role in draft.roles}
    bodies = [entry.value for entry in draft.bodies]
    return {
        "layanan": len(services),
        "layanan per tingkat": _by_level(services, levels),
        "layanan tanpa sumber": sum(not service.sources for service in services),
        "layanan berkeyakinan rendah": sum(
            service.confidence is Confidence.LOW for service in services
        ),
        "peran": len(draft.roles),
        "urusan": len(draft.affairs),
        "instansi": len(bodies),
        "instansi tanpa kontak yang dapat ditampilkan": sum(
            not any(contact.confidence is Confidence.HIGH for contact in body.contacts)
            for body in bodies
        ),
        "darurat": len(draft.emergencies),
        "frasa": sum(1 for _ in phrases(draft)),
        "pertanyaan uji": len(draft.golden),
    }


def level_name(service: Service, levels: dict[str, Level]) -> str:
    """The level of a service's decision; ``UNKNOWN_LEVEL`` where it depends on a split."""
    if len(service.authorities) > 1:
        return Level.BERSAMA.value
    if not service.authorities:
        return UNKNOWN_LEVEL
    role = service.authorities[0].role
    return levels[role].value if role in levels else "?"


def _by_level(services: list[Service], levels: dict[str, Level]) -> dict[str, int]:
    return dict(sorted(Counter(level_name(service, levels) for service in services).items()))
