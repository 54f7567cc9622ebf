"""`melayani init`: copies an editable set of packs into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.errors import KnowledgeError, SettingsError

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("init", help="salin paket pengetahuan untuk disunting")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="folder baru atau kosong")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Copy the packs that come with the program; status 0.

    Raises:
        SettingsError: the folder is not empty or cannot be written.
        KnowledgeError: no packs came with the program.
    """
    import shutil

    from melayani_bot.knowledge.packs import shipped_root

    target: Path = arguments.folder
    source = shipped_root()
    if source is None:
        raise KnowledgeError("Paket bawaan tidak ditemukan; pasang ulang program ini.")
    try:
        if target.exists() and any(target.iterdir()):
            raise SettingsError(f'Folder "{target}" tidak kosong; pilih folder lain.')
        shutil.copytree(source, target, dirs_exist_ok=True)
    except OSError as problem:
        raise SettingsError(f'Tidak dapat menulis ke "{target}": {problem.strerror}.') from None
    print(f"Paket disalin ke {target}. Sunting, lalu periksa: melayani check {target}")
    return 0
