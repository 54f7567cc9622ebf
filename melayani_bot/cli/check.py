"""`melayani check`: every finding in the knowledge with its place and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from os.path import exists, realpath
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from melayani_bot.knowledge.load import Inspection
    from melayani_bot.knowledge.packs import Shelf

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
    """Check; status 0 without errors, 1 with errors, 3 where a pack cannot be loaded at all."""
    import json

    from melayani_bot.knowledge.report import record, text

    inspections = _inspections(arguments)
    findings = list(dict.fromkeys(one for found in inspections for one in found.findings))
    drafts = [found.draft for found in inspections if found.draft]
    if arguments.json:
        print(json.dumps(record(findings, drafts), ensure_ascii=False))
    else:
        print(text(findings, drafts))
    if len(drafts) < len(inspections):
        return UNLOADABLE
    return 1 if any(found.errors for found in inspections) else 0


def _inspections(arguments: argparse.Namespace) -> list[Inspection]:
    """One inspection for every pack that was asked for."""
    from melayani_bot.knowledge.load import inspect
    from melayani_bot.knowledge.packs import search_roots, shelve

    path: Path | None = arguments.path
    is_pack = path is not None and exists(path / "paket.yaml")
    given = [path.parent if is_pack else path] if path else []
    roots = search_roots([*given, *arguments.knowledge])
    packs = [arguments.pack] if arguments.pack else _packs(shelve(roots), roots, path)
    today = datetime.now(UTC).date()
    return [inspect(roots, name, today) for name in packs]


def _packs(shelf: Shelf, roots: Sequence[Path], path: Path | None) -> list[str | None]:
    """The pack in ``path``, else all regencies of the first root, else none in particular."""
    from melayani_bot.knowledge.packs import leaves

    here = realpath(path) if path else None
    own = [pack.id for pack in shelf.packs.values() if realpath(pack.folder) == here]
    regencies = [leaf.id for root in roots[:1] for leaf in leaves(root, shelf)]
    return [*(own or regencies)] or [None]
