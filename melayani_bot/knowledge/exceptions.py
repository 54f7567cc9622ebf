"""Findings that editors have decided to live with, each for a written reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from melayani_bot.knowledge.model import Model, Text
from melayani_bot.knowledge.nodes import Mapping, Sequence
from melayani_bot.knowledge.rule import Severity, error
from melayani_bot.knowledge.typed import typed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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

    rule: Text = Field(alias="aturan")
    file: Text = Field(alias="berkas")
    reason: Text = Field(alias="alasan")


def without_exceptions(
    findings: list[Finding], documents: Iterable[Node], files: Collection[str]
) -> list[Finding]:
    """Drops the warnings that are exempted, and tells of exemptions that are wrong.

    Args:
        findings: everything found in a pack.
        documents: the files of exemptions.
        files: names of the files looked at; an exemption for another file is left alone.
    """
    kept = list(findings)
    for document in documents:
        for item in document.items if isinstance(document, Sequence) else (document,):
            kept = _apply(item, kept, files)
    return kept


def _apply(item: Node, findings: list[Finding], files: Collection[str]) -> list[Finding]:
    if not isinstance(item, Mapping):
        return [*findings, BAD.at(item.at, "Pengecualian harus berupa kolom-kolom.")]
    exemption, problems = typed(Exemption, item)
    if exemption is None:
        return findings + problems
    kept = [finding for finding in findings if not _exempted(finding, exemption)]
    looked_at = any(_same_file(name, exemption.file) for name in files)
    if len(kept) == len(findings) and looked_at:
        message = f"{exemption.rule} tidak (lagi) ditemukan di {exemption.file}."
        return [*kept, BAD.at(item.at, message, "hapus pengecualian ini")]
    return kept


def _exempted(finding: Finding, exemption: Exemption) -> bool:
    return (
        finding.severity is Severity.WARNING
        and finding.code == exemption.rule
        and _same_file(finding.at.file, exemption.file)
    )


def _same_file(name: str, tail: str) -> bool:
    return f"/{name}".endswith(f"/{tail}")
