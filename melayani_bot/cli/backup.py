"""`melayani backup` and `melayani restore`: the data folder, copied and put back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands to the parser."""
    parser = commands.add_parser("backup", help="buat cadangan data, juga saat bot berjalan")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="tempat cadangan ditaruh")
    add_settings(parser)
    parser.set_defaults(run=run)
    parser = commands.add_parser("restore", help="pulihkan data dari cadangan; bot harus berhenti")
    parser.add_argument("backup", type=Path, metavar="CADANGAN", help="folder melayani-...")
    add_settings(parser)
    parser.set_defaults(run=run_restore)


def run(arguments: argparse.Namespace) -> int:
    """Copy; status 0, and the name of the new folder."""
    from melayani_bot.runtime.backup import back_up
    from melayani_bot.settings import load_settings

    settings = load_settings(arguments.settings)
    done = back_up(settings.data, arguments.folder, datetime.now(UTC))
    print(f"Cadangan tersimpan di {done}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Put back; status 0, or 1 where wishes to be forgotten may have been lost."""
    from melayani_bot.runtime.backup import restore
    from melayani_bot.settings import load_settings

    settings = load_settings(arguments.settings)
    found = restore(arguments.backup, settings.data)
    print(f"Data di {settings.data} sudah dipulihkan; data lama disimpan sebagai *.lama.")
    print(f"Percakapan yang dihapus lagi atas permintaan warga: {found.again}.")
    if found.complete:
        return 0
    print(
        "Data lama tidak terbaca: permintaan hapus data sesudah cadangan dibuat tidak diketahui. "
        "Catat sebagai kejadian, lihat docs/operator.md."
    )
    return 1
