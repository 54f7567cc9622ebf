"""`melayani queue`: what waits, and dead letters to list, read and replay, also while it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    from melayani_bot.settings import Settings
    from melayani_bot.storage.sqlite import SqliteMessages
    from melayani_bot.storage.values import DeadLetter

_MOST = 1000
_SHORT = 60


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("queue", help="lihat antrean; baca dan ulangi pesan gagal")
    add_settings(parser)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--read", metavar="ID", help="baca satu pesan gagal, misalnya masuk-12")
    action.add_argument("--replay", nargs="+", metavar="ID", help="ulangi pesan gagal ini")
    action.add_argument("--replay-all", action="store_true", help="ulangi semua pesan gagal")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked; status 1 where a named letter is not there."""
    from melayani_bot.settings import load_settings

    store = open_messages(load_settings(arguments.settings))
    try:
        letters = store.dead_letters(_MOST)
        if arguments.read:
            return _read(letters, arguments.read)
        if arguments.replay_all:
            return _replay(store, store.dead_letters(sys.maxsize))
        if arguments.replay:
            return _replay_named(store, letters, arguments.replay)
        return _list(store, letters)
    finally:
        store.close()


def open_messages(settings: Settings) -> SqliteMessages:
    """The message store of the data folder, beside a server that may be using it.

    Raises:
        StorageError: there is none yet, or it is damaged.
    """
    from melayani_bot.errors import StorageError
    from melayani_bot.storage.folder import MESSAGES_FILE
    from melayani_bot.storage.sqlite import SqliteMessages

    path = settings.data / MESSAGES_FILE
    if not path.exists():
        raise StorageError(f"Belum ada {path}: server belum pernah jalan dengan folder data itu.")
    return SqliteMessages.open(path)


def _list(store: SqliteMessages, letters: Sequence[DeadLetter]) -> int:
    for channel, status in store.status().items():
        print(
            f"{channel}: {status.questions} menunggu jawaban, {status.parts} menunggu terkirim,"
            f" {status.dead} gagal"
        )
    for letter in letters:
        text = " ".join(letter.text.split())[:_SHORT]
        print(
            f"{letter.id}\t{letter.channel}\t{letter.since:%Y-%m-%d %H:%M}\t{letter.error}\t{text}"
        )
    if not letters:
        print("Tidak ada pesan gagal.")
    return 0


def _read(letters: Sequence[DeadLetter], name: str) -> int:
    for letter in letters:
        if letter.id == name:
            print(f"{letter.id} di kanal {letter.channel}, sejak {letter.since.isoformat()}")
            print(f"Gagal {letter.attempts} kali: {letter.error}\n\n{letter.text}")
            return 0
    print(f"Tidak ada pesan gagal {name}; lihat: melayani queue")
    return 1


def _replay_named(store: SqliteMessages, letters: Sequence[DeadLetter], names: list[str]) -> int:
    chosen = [letter for letter in letters if letter.id in names]
    unknown = sorted(set(names) - {letter.id for letter in chosen})
    for name in unknown:
        print(f"Tidak ada pesan gagal {name}; lihat: melayani queue")
    _replay(store, chosen)
    return 1 if unknown else 0


def _replay(store: SqliteMessages, letters: Sequence[DeadLetter]) -> int:
    print(f"{store.replay(letters)} pesan menunggu lagi; server yang jalan mengambilnya sendiri.")
    return 0
