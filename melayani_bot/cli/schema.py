"""`melayani schema`: the JSON Schema of one kind of file, for editors' tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("schema", help="skema JSON berkas pengetahuan")
    parser.add_argument(
        "kind", nargs="?", metavar="JENIS", help="misalnya layanan (bawaan: semua jenis)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the schema of a kind of file, or of all by their names; status 2 for no kind."""
    import json

    from melayani_bot.knowledge.schema import schemas

    found = schemas()
    if arguments.kind is not None and arguments.kind not in found:
        print(f'Jenis "{arguments.kind}" tidak ada. Pilih: {", ".join(found)}')
        return 2
    chosen = found[arguments.kind] if arguments.kind else found
    print(json.dumps(chosen, ensure_ascii=False, indent=2))
    return 0
