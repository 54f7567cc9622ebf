"""Options that several commands share: which pack, which knowledge, which moment."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DEFAULT_PACK = "banyuwangi"
YEARS = (1900, 9000)
"""First and last year of a fixed clock; at the calendar's ends days cannot be reckoned."""


def add_knowledge(parser: argparse.ArgumentParser) -> None:
    """Add ``--pack`` and ``--knowledge``."""
    parser.add_argument(
        "--pack", default=DEFAULT_PACK, metavar="ID", help=f"paket daerah (bawaan: {DEFAULT_PACK})"
    )
    parser.add_argument(
        "--knowledge",
        type=Path,
        action="append",
        metavar="FOLDER",
        help="folder paket pengetahuan; boleh lebih dari satu (bawaan: yang ikut terpasang)",
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add ``--settings``."""
    parser.add_argument(
        "--settings", type=Path, metavar="BERKAS", help="berkas setelan (bawaan: melayani.toml)"
    )


def add_now(parser: argparse.ArgumentParser) -> None:
    """Add ``--now``, a fixed clock."""
    parser.add_argument(
        "--now",
        type=moment,
        metavar="WAKTU",
        help="anggap sekarang waktu ini, misalnya 2026-11-24T09:00",
    )


def moment(text: str) -> datetime:
    """A moment from ISO 8601; without an offset it is Asia/Jakarta time; years as in ``YEARS``."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"waktu {text!r} tidak terbaca; tulis misalnya 2026-11-24T09:00"
        ) from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise argparse.ArgumentTypeError(f"pilih tahun {YEARS[0]} sampai {YEARS[1]}")
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo("Asia/Jakarta"))


def now_of(arguments: argparse.Namespace) -> datetime:
    """The fixed moment of ``--now``, or the clock."""
    fixed: datetime | None = arguments.now
    return fixed or datetime.now(UTC)
