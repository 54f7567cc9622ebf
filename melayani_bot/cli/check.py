"""`melayani check`: every finding in the knowledge with its place and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


UNLOADABLE = 3


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("check", help="periksa pengetahuan")
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="folder sebuah paket, atau folder yang memuat paket-paket",
    )
    parser.add_argument("--pack", metavar="ID", help="paket yang diperiksa (bawaan: semua daerah)")
    parser.add_argument(
        "--knowledge",
        type=Path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="folder paket tempat mencari induk; boleh lebih dari satu",
    )
    parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check; status 0 without errors, 1 with errors, 3 where nothing can be loaded."""
    import json

    from melayani_bot.knowledge.load import inspect
    from melayani_bot.knowledge.packs import search_roots
    from melayani_bot.knowledge.report import record, text

    roots, pack = _where(arguments)
    inspection = inspect(search_roots(roots), pack, datetime.now(UTC).date())
    if arguments.json:
        print(json.dumps(record(inspection.findings, inspection.draft), ensure_ascii=False))
    else:
        print(text(inspection.findings, inspection.draft))
    if inspection.draft is None:
        return UNLOADABLE
    return 1 if inspection.errors else 0


def _where(arguments: argparse.Namespace) -> tuple[list[Path], str | None]:
    path: Path | None = arguments.path
    if path is None:
        return arguments.knowledge, arguments.pack
    if (path / "paket.yaml").exists():
        return [path.parent, *arguments.knowledge], arguments.pack or path.resolve().name
    return [path, *arguments.knowledge], arguments.pack
