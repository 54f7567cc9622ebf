"""`melayani run`: the server with all configured channels, until Ctrl-C or SIGTERM drains it."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from melayani_bot.channel import Channel
    from melayani_bot.runtime.app import Plan
    from melayani_bot.runtime.worker import Answerer
    from melayani_bot.settings import Settings
    from melayani_bot.storage.messages import MessageStore


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("run", help="jalankan server dengan semua kanal")
    add_settings(parser)
    parser.set_defaults(run=run)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add ``--settings``."""
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="BERKAS",
        help="berkas setelan TOML (bawaan: melayani.toml bila ada)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve; status 0 after a drain."""
    import asyncio

    from melayani_bot.runtime.channels import build_channels
    from melayani_bot.settings import load_settings
    from melayani_bot.storage.folder import open_folder

    settings = load_settings(arguments.settings)
    channels = tuple(build_channels(settings.channels, settings.options))
    stores = open_folder(settings.data)
    try:
        plan = plan_of(settings, channels, answerer(settings, channels))
        asyncio.run(_serve(plan, stores.messages))
    finally:
        stores.close()
    print("Selesai. Yang belum terkirim tersimpan dan dikirim pada jalan berikutnya.")
    return 0


def plan_of(settings: Settings, channels: tuple[Channel, ...], answer: Answerer) -> Plan:
    """The server that the settings describe."""
    from melayani_bot.runtime.app import Plan

    return Plan(
        channels=channels,
        answer=answer,
        host=settings.host,
        port=settings.port,
        max_body=settings.max_body_bytes,
        drain_seconds=settings.drain_seconds,
    )


def answerer(settings: Settings, channels: tuple[Channel, ...]) -> Answerer:
    """Answers from the compiled knowledge of the pack.

    Raises:
        KnowledgeError: it cannot be loaded.
    """
    from datetime import UTC, datetime

    from melayani_bot.answering import compile_knowledge
    from melayani_bot.knowledge.cache import Cache
    from melayani_bot.knowledge.load import load
    from melayani_bot.knowledge.packs import search_roots
    from melayani_bot.runtime.policy import Policy
    from melayani_bot.runtime.replying import Desk, reply

    base = compile_knowledge(load(search_roots(list(settings.knowledge)), settings.pack, Cache()))
    desk = Desk(
        base=base,
        capabilities={channel.name: channel.capabilities for channel in channels},
        oldest=Policy().oldest,
        thumbs=settings.feedback,
    )
    return lambda question: reply(question, desk, datetime.now(UTC))


async def _serve(plan: Plan, store: MessageStore) -> None:
    import asyncio

    from melayani_bot.runtime.app import serve

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await serve(plan, store, stop, lambda port: _greet(plan, port))


def _greet(plan: Plan, port: int) -> None:
    from melayani_bot.answering.wording import EXAMPLES
    from melayani_bot.runtime.channels import WEB

    names = [channel.name for channel in plan.channels]
    print(f"Server berjalan. Kanal: {', '.join(names) or 'belum ada'}.")
    if WEB in names:
        print(f"Buka http://{plan.host}:{port}/{WEB}/ dan coba:")
        for example in EXAMPLES:
            print(f"  {example}")
    else:
        print("Belum ada kanal web; bercakap di terminal: melayani chat")
    print(f"Kesehatan: http://{plan.host}:{port}/health")
    print("Berhenti dengan Ctrl-C.", flush=True)
