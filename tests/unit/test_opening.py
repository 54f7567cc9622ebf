"""A pack is opened from what was fitted before, and nothing is left lying about."""

from __future__ import annotations

import os
from pathlib import Path

from melayani_bot.knowledge.cache import Cache
from melayani_bot.opening import open_pack
from tests.unit.knowledge import good


def test_what_a_killed_fit_left_goes_with_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    for name in ("pencocok-a.bin", "pencocok-b.bin", "pencocok-b.json", "pencocok-c.bin.7.tmp"):
        (folder / name).write_text("x")
        os.utime(folder / name, (0, 0))
    (folder / "pencocok-d.bin").write_text("x")
    open_pack([good.write(tmp_path / "packs")], good.PACK, Cache(folder))
    left = {file.name for file in folder.iterdir()}
    assert not left & {"pencocok-a.bin", "pencocok-c.bin.7.tmp"}
    assert left >= {"pencocok-b.bin", "pencocok-b.json", "pencocok-d.bin"}
