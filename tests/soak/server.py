"""`melayani run`, but old data is swept every minute: `python -m tests.soak.server SETTINGS`."""

from __future__ import annotations

import sys

from melayani_bot.cli.main import main
from melayani_bot.runtime import operation

SWEEP_SECONDS = 60.0

if __name__ == "__main__":
    operation._SWEEP_SECONDS = SWEEP_SECONDS  # type: ignore[misc]  # a constant but for this
    sys.exit(main(["run", "--settings", sys.argv[1]]))
