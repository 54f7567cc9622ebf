"""The server under test, as a process of its own: `python -m tests.faults.server FOLDER [POINT N]`.

Everything but the platform and the answer is what `melayani run` runs. With a point it kills itself
the N-th time that it gets there.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from melayani_bot.channel import Part
from melayani_bot.runtime.app import Plan, serve
from melayani_bot.runtime.policy import Policy
from melayani_bot.runtime.replying import keyed
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.points import watch
from melayani_bot.storage.values import Question, Reply
from tests.faults.deadly import die_of
from tests.faults.platform import CHANNELS


def answer(question: Question) -> Reply:
    """One part, or two for every third message; the state counts the turns."""
    message = question.message
    die_of(message.text, "answer")
    count = 1 + (int(message.id[1:]) % 3 == 0)
    parts = tuple(Part(text=f"{message.id}/{place} {message.text}") for place in range(count))
    turns = (question.state or {"turns": 0})["turns"] + 1
    return Reply(question=question, parts=keyed(parts, message), state={"turns": turns})


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
    policy = replace(Policy(), oldest=timedelta(days=36_500), look_seconds=0.2, suspect_seconds=0.2)
    stores = open_folder(folder / "data")
    plan = Plan(
        channels=channels,
        answer=answer,
        policy=policy,
        answering=stores.answering.holding,
        sending=stores.sending.holding,
    )
    await serve(plan, stores.messages, stop, _say_ready)
    stores.close()


if __name__ == "__main__":
    if sys.argv[2:]:
        die_at(sys.argv[2], int(sys.argv[3]))
    asyncio.run(main(Path(sys.argv[1])))
