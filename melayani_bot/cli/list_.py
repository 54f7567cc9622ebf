"""`melayani list`: the services, picked by life event, level, body, and how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge

if TYPE_CHECKING:
    import argparse


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("list", help="daftar layanan")
    parser.add_argument("--peristiwa", metavar="NAMA", help="misalnya lahir, sekolah, tanah")
    parser.add_argument(
        "--tingkat",
        metavar="NAMA",
        help="desa, kabupaten, provinsi, pusat, pihak-ketiga, bersama, atau bergantung",
    )
    parser.add_argument("--instansi", metavar="ID", help="id instansi atau peran")
    parser.add_argument("--keyakinan", choices=("tinggi", "sedang", "rendah"))
    parser.add_argument("--tanpa-sumber", action="store_true", help="hanya yang belum bersumber")
    add_knowledge(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line a service: id, level, deciders, name; status 1 where there is none."""
    from melayani_bot.cli.knowledge import open_knowledge
    from melayani_bot.knowledge.catalogue import deciders, levels, pick
    from melayani_bot.knowledge.coverage import level_name

    knowledge = open_knowledge(arguments)
    known = levels(knowledge)
    wanted = (arguments.peristiwa, arguments.tingkat, arguments.instansi, arguments.keyakinan)
    found = pick(knowledge, *wanted)
    if arguments.tanpa_sumber:
        found = [service for service in found if not service.sources]
    for service in found:
        roles = ",".join(decider.role for decider in deciders(service))
        print(f"{service.id}\t{level_name(service, known)}\t{roles}\t{service.name}")
    if not found:
        print("Tidak ada layanan seperti itu. Lihat semua: melayani list")
    return 0 if found else 1
