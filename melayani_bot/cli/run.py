"""`melayani run`: the server with all configured channels, until Ctrl-C or SIGTERM drains it."""

from __future__ import annotations

import argparse
import signal
from contextlib import closing
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    from melayani_bot.runtime.app import Plan
    from melayani_bot.storage.messages import MessageStore


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("run", help="jalankan server dengan semua kanal")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve; status 0 after a drain."""
    import asyncio
    from dataclasses import replace

    import uvloop

    from melayani_bot.runtime.channels import build_channels, with_secret
    from melayani_bot.runtime.identity import Pseudonyms
    from melayani_bot.runtime.living import set_aside
    from melayani_bot.runtime.logs import configure
    from melayani_bot.runtime.operation import SALTS, living_knowledge, plan_of
    from melayani_bot.settings import load_settings
    from melayani_bot.storage.folder import MESSAGES_FILE, open_folder
    from melayani_bot.storage.sqlite import SqliteMessages

    settings = load_settings(arguments.settings)
    configure(settings.log_format, settings.log_level, Pseudonyms(settings.data / SALTS))
    living = living_knowledge(settings)
    set_aside()
    stores = open_folder(settings.data)
    try:
        options = with_secret(settings.options, settings.data)
        channels = tuple(build_channels(settings.channels, options))
        with closing(SqliteMessages.open(settings.data / MESSAGES_FILE)) as reader:
            plan = plan_of(settings, channels, living, stores.messages, reader.holdings)
            plan = replace(plan, answering=stores.answering.holding, sending=stores.sending.holding)
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_serve(plan, stores.messages))
    finally:
        stores.close()
    print("Selesai. Yang belum terkirim tersimpan dan dikirim pada jalan berikutnya.")
    return 0


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
