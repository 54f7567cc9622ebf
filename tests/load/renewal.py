"""L4: what new knowledge costs those who ask meanwhile."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import uvloop

from tests.load.bench import ROOT
from tests.load.crisis import USUAL, Answered, asked, running
from tests.load.crowd import Crowd
from tests.load.figures import steady
from tests.soak.folders import publish

TIMES = 3


def renewal(folder: Path, seconds: float, seed: int, *, renewed: bool) -> Answered:
    """136 messages a second; with ``renewed`` the knowledge is edited `TIMES` times meanwhile.

    The first edit has to be fitted, by a process of low priority on the same cores. The later ones
    go back and forth between two versions that are fitted already.
    """
    shutil.copytree(ROOT / "knowledge", folder / "knowledge")
    crowd = Crowd(people=4000, seed=seed)

    async def edit() -> None:
        for turn in range(1, TIMES + 1):
            publish(folder, turn)
            await asyncio.sleep(seconds / TIMES)

    async def main() -> Answered:
        lines = (f'knowledge = ["{folder / "knowledge"}"]', "reload_seconds = 1")
        async with running(folder, crowd, *lines) as server:
            editing = asyncio.create_task(edit()) if renewed else None
            found = await asked(server, crowd, steady(USUAL, seconds), USUAL)
            if editing:
                await editing
            return found

    return uvloop.run(main())
