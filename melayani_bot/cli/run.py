"""`melayani run`: the server with all configured channels, until Ctrl-C or SIGTERM drains it."""

from __future__ import annotations

import argparse
import os
import signal
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    from melayani_bot.runtime.app import Plan
    from melayani_bot.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("run", help="jalankan server dengan semua kanal")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve; status 0 after a drain."""
    import asyncio

    import uvloop

    from melayani_bot.runtime.identity import Pseudonyms
    from melayani_bot.runtime.logs import configure
    from melayani_bot.runtime.operation import SALTS
    from melayani_bot.settings import load_settings

    # What citizens write is nobody else's, also where no unit says so.
    os.umask(0o077)
    settings = load_settings(arguments.settings)
    configure(settings.log_format, settings.log_level, Pseudonyms(settings.data / SALTS))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(settings))
    print("Selesai. Yang belum terkirim tersimpan dan dikirim pada jalan berikutnya.")
    return 0


async def _run(settings: Settings) -> None:
    import asyncio

    from melayani_bot.runtime.app import serve
    from melayani_bot.runtime.operation import running
    from melayani_bot.runtime.watchdog import watched

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    async with running(settings) as (plan, store):
        # Not before: until then Ctrl-C just ends it.
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(name, stop.set)
        async with watched(plan.policy.still_seconds):
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
