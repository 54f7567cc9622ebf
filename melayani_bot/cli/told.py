"""An evaluation as a text for reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from melayani_bot.matching.evaluation import Report, Shares

_COLUMNS = ("jumlah", "benar", "3 besar", "salah", "pintu lain", "diam", "ditolak")


def told(report: Report) -> str:
    """The report for reading: shares, calibration, what is mixed up, what misleads."""
    lines = [f"{'':20} " + " ".join(f"{name:>10}" for name in _COLUMNS)]
    lines.append(_line("semua", report.total))
    lines += [_line(f"bahasa {name}", part) for name, part in report.by_language.items()]
    lines += [_line(f"asal {name}", part) for name, part in report.by_origin.items()]
    lines += _calibration(report)
    lines += [f"tertukar {n}x: {want} disangka {got}" for want, got, n in report.confusions]
    lines += [f"frasa yang menyesatkan {n}x: {phrase}" for phrase, n in report.worst_phrases]
    return "\n".join(lines)


def _line(name: str, part: Shares) -> str:
    """Shares of a group; a dash where none of its questions could show them."""
    count = part.ours + part.strangers
    found = (part.right, part.offered, part.wrong, part.misled, part.silent)
    shares = [_share(share, part.ours) for share in found]
    return f"{name:20} {count:10} " + " ".join([*shares, _share(part.refused, part.strangers)])


def _share(share: float, of: int) -> str:
    return f"{100 * share:9.1f}%" if of else f"{'-':>10}"


def _calibration(report: Report) -> Iterator[str]:
    yield f"galat kalibrasi {report.calibration_error:.3f}"
    for each in report.calibration:
        yield (
            f"  yakin rata-rata {100 * each.confidence:5.1f}%, benar {100 * each.right:5.1f}% "
            f"dari {each.count}"
        )
