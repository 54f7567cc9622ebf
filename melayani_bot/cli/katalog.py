"""`melayani katalog`: pages generated from the knowledge and from the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge
from melayani_bot.errors import SettingsError

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("katalog", help="halaman katalog layanan")
    parser.add_argument("--aturan", action="store_true", help="halaman aturan, bukan katalog")
    parser.add_argument("--tulis", type=Path, metavar="BERKAS", help="tulis ke berkas ini")
    add_knowledge(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the page or write it to ``--tulis``.

    Raises:
        SettingsError: the file cannot be written.
    """
    text = _rules() if arguments.aturan else _catalogue(arguments)
    if arguments.tulis is None:
        print(text, end="")
        return 0
    try:
        arguments.tulis.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise SettingsError(
            f'Tidak dapat menulis "{arguments.tulis}": {problem.strerror}.'
        ) from None
    return 0


def _catalogue(arguments: argparse.Namespace) -> str:
    from melayani_bot.cli.knowledge import open_knowledge
    from melayani_bot.knowledge.catalogue import page

    return page(open_knowledge(arguments))


def _rules() -> str:
    from melayani_bot.knowledge.manual import manual

    return manual()
