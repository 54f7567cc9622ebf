"""`melayani notice`: a notice under every answer, and the switch that closes the bot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("notice", help="pengumuman di setiap jawaban; tutup dan buka bot")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--set", metavar="TEKS", help="pasang pengumuman")
    action.add_argument("--clear", action="store_true", help="cabut pengumuman")
    action.add_argument(
        "--close", metavar="TEKS", help="jawab semua, kecuali darurat, dengan teks ini saja"
    )
    action.add_argument("--open", action="store_true", help="jawab lagi seperti biasa")
    add_settings(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Change what was asked, then show how it stands; a running server sees it at once."""
    from melayani_bot.runtime.announcement import LONGEST, Announcements
    from melayani_bot.settings import load_settings

    for text in (arguments.set, arguments.close):
        if text is not None and not 0 < len(text.strip()) <= LONGEST:
            arguments.parser.error(f"teks harus 1 sampai {LONGEST} huruf")
    store = Announcements(load_settings(arguments.settings).data)
    before = store.current()
    after = before
    if arguments.set or arguments.clear:
        after = replace(before, notice=(arguments.set or "").strip())
    if arguments.close or arguments.open:
        after = replace(before, closed=(arguments.close or "").strip())
    if after != before:
        store.write(after)
    print(f"Pengumuman: {after.notice or 'tidak ada'}")
    print(f"Bot: {f'tutup ({after.closed})' if after.closed else 'buka'}")
    return 0
