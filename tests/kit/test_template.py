"""The template project of docs/adapters.md passes the kit in a copy of its own, as the guide says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "docs" / "template"


def test_a_copy_of_the_template_is_green(tmp_path: Path) -> None:
    copy = tmp_path / "melayani-kotak"
    shutil.copytree(TEMPLATE, copy)
    # "python -m pytest" has the current folder on its path, "pip install -e" would add src.
    known = [str(copy / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio"]
    found = subprocess.run(
        run,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(known)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3_000:]
    assert " passed" in found.stdout
