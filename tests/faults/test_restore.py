"""Restoring, killed at every single step, or every fourth: the folder holds the old messages or the new ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from melayani_bot.runtime.backup import back_up, restore
from melayani_bot.storage.documents import Change
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.values import Holdings
from tests.faults.driver import FULL, ROOT
from tests.unit.storage.test_forgetting import fill, forget
from tests.unit.storage.test_messages import ANI, BUDI, NOW, answer

_KILLED = """
import os, signal, sys
from pathlib import Path
from melayani_bot.runtime.backup import restore
left = int(sys.argv[3])
steps = ("open", "os.", "shutil.", "sqlite3.")
def watch(event, args):
    global left
    left -= event.startswith(steps)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""
_MOST_STEPS = 500


def _killed_at(step: int, backup: Path, data: Path) -> bool:
    """Whether it was killed before its end; most steps are calls to the system."""
    command = [sys.executable, "-c", _KILLED, str(backup), str(data), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode != 0


def _content(data: Path) -> tuple[Holdings, Holdings]:
    stores = open_folder(data, now=lambda: NOW)
    try:
        return stores.messages.holdings(ANI), stores.messages.holdings(BUDI)
    finally:
        stores.close()


def _model(folder: Path, backup: Path) -> Path:
    """A backup, and as ``folder`` what a killed server left: Ani was forgotten, Budi wrote again."""
    stores = open_folder(folder.with_name("hidup"), now=lambda: NOW)
    fill(stores.messages)
    stores.documents.write([Change("kontak", "1", {"nama": "Loket palsu"})])
    made = back_up(folder.with_name("hidup"), backup, NOW)
    forget(stores.messages)
    answer(stores.messages, BUDI, "9", "baru")
    _copy(folder.with_name("hidup"), folder)
    stores.close()
    return made


def test_a_restore_killed_at_every_step_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    model = tmp_path / "model"
    made = _model(model, tmp_path / "cadangan")
    old = (Holdings(parts=1), Holdings(messages=3, parts=2, thumbs=1))
    new = (Holdings(), Holdings(messages=2, parts=1, thumbs=1))
    seen = set()
    for step in range(1, _MOST_STEPS, 1 if FULL else 4):
        data = tmp_path / f"data{step}"
        _copy(model, data)
        if not _killed_at(step, made, data):
            break
        seen.add(_content(data))
        restore(made, data)
        assert _content(data) == new
    assert step > 20
    assert seen == {old, new}


def _copy(model: Path, data: Path) -> None:
    data.mkdir()
    for file in model.iterdir():
        (data / file.name).write_bytes(file.read_bytes())
