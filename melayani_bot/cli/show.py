"""`melayani show`: everything about one service, role, body, affair or emergency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("show", help="tampilkan satu layanan, peran, atau instansi")
    parser.add_argument("id", metavar="ID", help="id, atau jenis:id seperti peran:dukcapil")
    add_knowledge(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print all that goes by the id; status 1 where nothing does."""
    from difflib import get_close_matches

    from melayani_bot.cli.knowledge import open_knowledge
    from melayani_bot.knowledge.sheet import find, names, sheet

    knowledge = open_knowledge(arguments)
    found = find(knowledge, arguments.id)
    for kind, value in found:
        print(sheet(knowledge, kind, value))
    if not found:
        close = get_close_matches(arguments.id, names(knowledge), n=3)
        hint = f" Maksud Anda {', '.join(close)}?" if close else " Lihat semua: melayani list"
        print(f'"{arguments.id}" tidak ada.{hint}')
    return 0 if found else 1
