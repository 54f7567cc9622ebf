"""The server under load, as a process of its own: `python -m tests.load.server SETTINGS CORES [FLAG ...]`.

What `melayani run` runs, on the cores named ("0" or "0,1"). With ``--hold`` no question is
answered before the end: what is measured then is the way of a message to the disk. With
``--unpaced`` no channel keeps to its platform's pace: what is measured then is the bot itself.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import uvloop

from melayani_bot.channel import Channel
from melayani_bot.runtime.app import serve
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.logs import configure
from melayani_bot.runtime.operation import SALTS, running
from melayani_bot.runtime.replying import Unanswerable
from melayani_bot.settings import Settings, load_settings
from melayani_bot.storage.values import Question, Reply

BOUNDLESS = 10**9


def main(file: Path, *, hold: bool, unpaced: bool) -> None:
    """Serve until it is killed."""
    settings = load_settings(file)
    configure(settings.log_format, settings.log_level, Pseudonyms(settings.data / SALTS))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(settings, hold=hold, unpaced=unpaced))


async def _run(settings: Settings, *, hold: bool, unpaced: bool) -> None:
    stop = asyncio.Event()

    async def never(_: Question) -> Reply:
        await stop.wait()
        raise Unanswerable("hanya penerimaan yang diukur")

    async with running(settings) as (plan, store):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        for channel in plan.channels if unpaced else ():
            _lift_pace(channel)
        policy = replace(plan.policy, backlog=BOUNDLESS)
        held = replace(plan, policy=policy, answer=never, drain_seconds=0.0)
        await serve(held if hold else plan, store, stop, lambda _: _say_ready())


def _lift_pace(channel: Channel) -> None:
    """Give ``channel`` a class that differs from its own in the pace alone."""
    kind = type(channel)
    free = replace(channel.capabilities, sends_per_second=None, conversation_pause=None)
    channel.__class__ = type(kind.__name__, (kind,), {"capabilities": free})


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.sched_setaffinity(0, set(map(int, sys.argv[2].split(","))))
    main(Path(sys.argv[1]), hold="--hold" in sys.argv, unpaced="--unpaced" in sys.argv)
