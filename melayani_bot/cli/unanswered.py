"""`melayani unanswered`: questions that were not answered, and one of them made a phrasing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from melayani_bot.runtime.gaps import Gap
    from melayani_bot.settings import Settings

_READ = 10_000
_TEXTS = 3


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "unanswered", help="pertanyaan yang belum terjawab; jadikan salah satunya frasa"
    )
    parser.add_argument(
        "number", nargs="?", type=int, metavar="NOMOR", help="kelompok yang dipilih"
    )
    parser.add_argument(
        "--to", metavar="TUJUAN", help="tulis sebagai frasa, misalnya ktp-el/hilang"
    )
    parser.add_argument("--text", metavar="FRASA", help="frasa yang ditulis, bila perlu dirapikan")
    parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
    add_settings(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """List the groups, or write one phrasing; status 1 where the number names no group."""
    from melayani_bot.settings import load_settings

    if (arguments.number is None) != (arguments.to is None):
        arguments.parser.error("sebut NOMOR bersama --to TUJUAN, atau keduanya tidak")
    settings = load_settings(arguments.settings)
    gaps = _gaps(settings)
    if arguments.to is None:
        return _list(gaps, as_json=arguments.json)
    if not 1 <= arguments.number <= len(gaps):
        print(f"Tidak ada kelompok {arguments.number}; lihat: melayani unanswered")
        return 1
    return _write(settings, arguments.to, arguments.text or gaps[arguments.number - 1].texts[0])


def _gaps(settings: Settings) -> Sequence[Gap]:
    """The groups by the words that the matcher would read, without greetings and fillers."""
    from contextlib import closing

    from melayani_bot.answering.base import lexicon_of
    from melayani_bot.cli.queue import open_messages
    from melayani_bot.knowledge.cache import Cache
    from melayani_bot.knowledge.load import load
    from melayani_bot.knowledge.packs import search_roots
    from melayani_bot.runtime.gaps import group
    from melayani_bot.text.normalise import normalise

    with closing(open_messages(settings)) as store:
        questions = store.unanswered(_READ)
    roots = search_roots(list(settings.knowledge))
    lexicon = lexicon_of(load(roots, settings.pack, Cache()))
    return group(questions, lambda text: normalise(text, lexicon).content)


def _list(gaps: Sequence[Gap], *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"groups": [_record(gap) for gap in gaps]}, ensure_ascii=False))
        return 0
    for number, gap in enumerate(gaps, 1):
        print(f"{number}. {gap.count} kali: {' | '.join(gap.texts[:_TEXTS])}")
        if gap.targets:
            print(f"    terdekat: {', '.join(gap.targets)}")
    print("Jadikan frasa: melayani unanswered NOMOR --to TUJUAN" if gaps else "Belum ada.")
    return 0


def _record(gap: Gap) -> dict[str, object]:
    return {
        "count": gap.count,
        "texts": gap.texts,
        "outcomes": dict(gap.outcomes),
        "nearest": list(gap.targets),
    }


def _write(settings: Settings, target: str, phrase: str) -> int:
    from melayani_bot.knowledge.packs import search_roots
    from melayani_bot.knowledge.phrase import add_phrase

    added = add_phrase(search_roots(list(settings.knowledge)), settings.pack, target, phrase)
    print(f"Frasa ditulis di {added.at}")
    for finding in added.warnings:
        print(finding)
    return 0
