"""Findings that editors have decided to live with, each for a written reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.knowledge.model import Model, Text
from melayani_bot.knowledge.nodes import Mapping, Sequence
from melayani_bot.knowledge.rule import Severity, error
from melayani_bot.knowledge.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from melayani_bot.knowledge.nodes import Node
    from melayani_bot.knowledge.rule import Finding

BAD = error(
    "K030",
    "Pengecualian tidak sah",
    "Pengecualian tanpa alasan, untuk galat, atau yang tidak lagi perlu menutupi masalah baru.",
    "tulis aturan, berkas, dan alasan; hanya peringatan yang dapat dikecualikan",
)
RULES = (BAD,)


class Exemption(Model):
    """One rule that one file may break."""

    rule: Text
    file: Text
    reason: Text

    model_config = Model.model_config | {
        "alias_generator": {"rule": "aturan", "file": "berkas", "reason": "alasan"}.__getitem__
    }


def without_exceptions(findings: list[Finding], documents: Iterable[Node]) -> list[Finding]:
    """``findings`` without the warnings that are exempted, and with exemptions that are wrong."""
    kept = list(findings)
    for document in documents:
        for item in document.items if isinstance(document, Sequence) else (document,):
            kept = _apply(item, kept)
    return kept


def _apply(item: Node, findings: list[Finding]) -> list[Finding]:
    if not isinstance(item, Mapping):
        return [*findings, BAD.at(item.at, "Pengecualian harus berupa kolom-kolom.")]
    exemption, problems = typed(Exemption, item)
    if exemption is None:
        return findings + problems
    kept = [finding for finding in findings if not _exempted(finding, exemption)]
    if len(kept) == len(findings):
        message = f"{exemption.rule} tidak (lagi) ditemukan di {exemption.file}."
        return [*kept, BAD.at(item.at, message, "hapus pengecualian ini")]
    return kept


def _exempted(finding: Finding, exemption: Exemption) -> bool:
    return (
        finding.severity is Severity.WARNING
        and finding.code == exemption.rule
        and finding.at.file.endswith("/" + exemption.file)
    )
