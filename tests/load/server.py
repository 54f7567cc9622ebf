"""The server under load, as a process of its own: `python -m tests.load.server SETTINGS CORES [--hold]`.

What `melayani run` runs, on the cores named ("0" or "0,1"). With ``--hold`` no question is
answered before the end: what is measured then is the way of a message to the disk.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import uvloop

from melayani_bot.runtime.app import Plan, serve
from melayani_bot.runtime.channels import build_channels, with_secret
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.living import set_aside
from melayani_bot.runtime.logs import configure
from melayani_bot.runtime.operation import SALTS, living_knowledge, plan_of
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.settings import load_settings
from melayani_bot.storage.folder import MESSAGES_FILE, open_folder
from melayani_bot.storage.messages import MessageStore
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.values import Question, Reply

BOUNDLESS = 10**9


def main(file: Path, *, hold: bool) -> None:
    """Serve until it is killed."""
    settings = load_settings(file)
    configure(settings.log_format, settings.log_level, Pseudonyms(settings.data / SALTS))
    stores = open_folder(settings.data)
    living = living_knowledge(settings)
    set_aside()
    channels = tuple(
        build_channels(settings.channels, with_secret(settings.options, settings.data))
    )
    with closing(SqliteMessages.open(settings.data / MESSAGES_FILE)) as reader:
        plan = plan_of(settings, channels, living, stores.messages, reader.holdings)
        plan = replace(plan, answering=stores.answering.holding, sending=stores.sending.holding)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(plan, stores.messages, hold=hold))
    stores.close()


async def _serve(plan: Plan, store: MessageStore, *, hold: bool) -> None:
    stop, ended = asyncio.Event(), threading.Event()

    def end() -> None:
        ended.set()
        stop.set()

    def never(_: Question) -> Reply:
        ended.wait()
        raise Unanswerable("hanya penerimaan yang diukur")

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)
    if hold:
        policy = replace(plan.policy, backlog=BOUNDLESS)
        plan = replace(plan, policy=policy, answer=never, drain_seconds=0.0)
    await serve(plan, store, stop, lambda _: _say_ready())


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.sched_setaffinity(0, set(map(int, sys.argv[2].split(","))))
    main(Path(sys.argv[1]), hold="--hold" in sys.argv)
