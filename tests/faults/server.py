"""The server under test, as a process of its own: `python -m tests.faults.server FOLDER [POINT N]`.

Everything but the platform and what is answered is what `melayani run` runs. With a point it kills itself
the N-th time that it gets there.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from melayani_bot.runtime.app import Plan, serve
from melayani_bot.runtime.elsewhere import Elsewhere
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.watchdog import watched
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.points import watch
from tests.faults.platform import CHANNELS
from tests.unit.runtime.here import ERRAND


def die_at(name: str, times: int) -> None:
    """Kill this process the ``times``-th time that ``name`` is reached."""
    left = times

    def watcher(reached: str) -> None:
        nonlocal left
        left -= reached == name
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    watch(watcher)


def _say_ready(_port: int) -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


async def main(folder: Path) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    channels = [kind.create(folder / kind.name) for kind in CHANNELS]
    policy = replace(Policy(), oldest=timedelta(days=36_500), look_seconds=0.2, suspect_seconds=0.2,
                     answer_seconds=1)  # fmt: skip
    errand = replace(ERRAND, longest=policy.answer_seconds)
    with closing(open_folder(folder / "data")) as stores:
        office = await Elsewhere.open(errand, (sys.executable, "-m", "tests.faults.office"))
        plan = Plan(
            channels=channels, answer=office.answer, policy=policy, sending=stores.sending.holding
        )
        async with watched(3.0):
            await serve(plan, stores.messages, stop, _say_ready)
        await office.close()


if __name__ == "__main__":
    if sys.argv[2:]:
        die_at(sys.argv[2], int(sys.argv[3]))
    asyncio.run(main(Path(sys.argv[1])))
