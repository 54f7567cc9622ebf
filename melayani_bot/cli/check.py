"""`melayani check`: every finding in the knowledge with its place and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from os.path import exists, realpath
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from melayani_bot.cli.trial import Trial
    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.load import Inspection
    from melayani_bot.knowledge.packs import Shelf
    from melayani_bot.knowledge.rule import Finding

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
    parser.add_argument(
        "--tanpa-uji", action="store_true", help="jangan tanyakan pertanyaan uji paket"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check; status 0 without errors, 1 with errors, 3 where a pack cannot be loaded at all."""
    inspections = _inspections(arguments)
    trials = [] if arguments.tanpa_uji else list(_trials(arguments, inspections))
    missed = [one for trial in trials for one in trial.missed]
    findings = [one for found in inspections for one in found.findings]
    drafts = [found.draft for found in inspections if found.draft]
    _show(list(dict.fromkeys([*findings, *missed])), drafts, trials, as_json=arguments.json)
    if len(drafts) < len(inspections):
        return UNLOADABLE
    return 1 if missed or any(found.errors for found in inspections) else 0


def _show(
    findings: Sequence[Finding], drafts: Sequence[Draft], trials: Sequence[Trial], *, as_json: bool
) -> None:
    import json

    from melayani_bot.knowledge.report import record, text

    if as_json:
        uji = {trial.pack: trial.record() for trial in trials}
        print(json.dumps({**record(findings, drafts), "uji": uji}, ensure_ascii=False))
    else:
        told = [line for trial in trials for line in trial.told()]
        print("\n".join([text(findings, drafts), *told]))


def _trials(arguments: argparse.Namespace, inspections: Sequence[Inspection]) -> Iterator[Trial]:
    """One trial for every pack that can be loaded and has golden questions."""
    for found in inspections:
        if found.draft and found.knowledge and found.knowledge.golden:
            from melayani_bot.cli.trial import hold_trial
            from melayani_bot.opening import open_pack

            base = open_pack(_given(arguments), found.knowledge.pack.id)
            yield hold_trial(base, found.draft, datetime.now(UTC))


def _inspections(arguments: argparse.Namespace) -> list[Inspection]:
    """One inspection for every pack that was asked for."""
    from melayani_bot.knowledge.load import inspect
    from melayani_bot.knowledge.packs import search_roots, shelve

    roots = search_roots(_given(arguments))
    packs = [arguments.pack] if arguments.pack else _packs(shelve(roots), roots, arguments.path)
    today = datetime.now(UTC).date()
    return [inspect(roots, name, today) for name in packs]


def _given(arguments: argparse.Namespace) -> list[Path]:
    """The folders of packs that were named, the most important first."""
    path: Path | None = arguments.path
    is_pack = path is not None and exists(path / "paket.yaml")
    own = [path.parent if is_pack else path] if path else []
    return [*own, *arguments.knowledge]


def _packs(shelf: Shelf, roots: Sequence[Path], path: Path | None) -> list[str | None]:
    """The pack in ``path``, else all regencies of the first root, else none in particular."""
    from melayani_bot.knowledge.packs import leaves

    here = realpath(path) if path else None
    own = [pack.id for pack in shelf.packs.values() if realpath(pack.folder) == here]
    regencies = [leaf.id for root in roots[:1] for leaf in leaves(root, shelf)]
    return [*(own or regencies)] or [None]
