"""`make load`: measures everything and writes docs/load.md; `--quick` prints a run of a minute."""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.load.accept import measure
from tests.load.browsers import browsers
from tests.load.crisis import Answered, crisis, ladder, slow_one
from tests.load.renewal import renewal
from tests.load.report import Results, told, write
from tests.load.telegram import WAYS, Carried, Clients, clients
from tests.load.telegram_table import table
from tests.load.troubles import TROUBLES

Found = TypeVar("Found")
DOCUMENT = Path(__file__).parents[2] / "docs" / "load.md"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: loads in messages a second, times in seconds."""

    accept: tuple[float, ...]
    accept_seconds: float
    ladder: tuple[float, ...]
    ladder_seconds: float
    crisis_seconds: float
    people: int
    slow_seconds: float
    renewal_seconds: float
    browsers: int
    browser_seconds: float
    telegram: Clients


FULL = Size(
    accept=(0, 1000, 2000, 3000, 4000, 5000, 6000, 7000),
    accept_seconds=10,
    ladder=(50, 100, 136, 200, 250, 300, 350, 400, 500),
    ladder_seconds=20,
    crisis_seconds=600,
    people=1000,
    slow_seconds=60,
    renewal_seconds=60,
    browsers=3000,
    browser_seconds=30,
    telegram=Clients(WAYS, 6, TROUBLES, waiting=200, unpaced=WAYS, waiting_unpaced=1500),
)
"""About twenty-three minutes."""
QUICK = Size(
    accept=(0, 1000, 3000, 5000),
    accept_seconds=2,
    ladder=(50, 136),
    ladder_seconds=4,
    crisis_seconds=45,
    people=200,
    slow_seconds=12,
    renewal_seconds=12,
    browsers=1200,
    browser_seconds=3,
    telegram=Clients(WAYS, 3, (), waiting=90, unpaced=WAYS, waiting_unpaced=300),
)
SMOKE = Size(
    accept=(0, 200),
    accept_seconds=0.2,
    ladder=(20,),
    ladder_seconds=0.5,
    crisis_seconds=0.2,
    people=10,
    slow_seconds=1,
    renewal_seconds=0.5,
    browsers=20,
    browser_seconds=0.5,
    telegram=Clients(WAYS[:1], 0.2, (), waiting=4, unpaced=WAYS[3:], waiting_unpaced=4),
)
"""Only whether the tool works."""


def run(size: Size, seed: int) -> Results:
    """Measure everything, each part on a server of its own with an empty folder."""
    loads = [(rate, size.accept_seconds) for rate in size.accept]
    return Results(
        seed=seed,
        load=os.getloadavg()[0],
        accepted=_part("acceptance", lambda at: measure(at, loads)),
        ladder=_part("ladder", lambda at: ladder(at, size.ladder, size.ladder_seconds, seed)),
        crisis=_part("crisis", lambda at: crisis(at, size.crisis_seconds, seed)),
        alone=_part("alone", lambda at: _slow(at, size, seed, slow=False)),
        beside_slow=_part("beside a slow one", lambda at: _slow(at, size, seed, slow=True)),
        unchanged=_part("knowledge that stays", lambda at: _renewal(at, size, seed, renewed=False)),
        renewed=_part("new knowledge", lambda at: _renewal(at, size, seed, renewed=True)),
        browsers=_part("browsers", lambda at: browsers(at, size.browsers, size.browser_seconds)),
        telegram=_telegram(size, seed),
    )


def _slow(folder: Path, size: Size, seed: int, *, slow: bool) -> Answered:
    return slow_one(folder, size.people, size.slow_seconds, seed, slow=slow)


def _telegram(size: Size, seed: int) -> list[Carried]:
    return _part("telegram", lambda at: clients(at, size.telegram, seed))


def _renewal(folder: Path, size: Size, seed: int, *, renewed: bool) -> Answered:
    return renewal(folder, size.renewal_seconds, seed, renewed=renewed)


def _part(name: str, measured: Callable[[Path], Found]) -> Found:
    sys.stderr.write(f"{name} ...\n")
    with tempfile.TemporaryDirectory() as folder:
        return measured(Path(folder))


def main() -> None:
    """Measure, and write or print."""
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute or two, only printed")
    parser.add_argument("--telegram", action="store_true", help="its clients alone, only printed")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments = parser.parse_args()
    sys.stderr.write(f"seed {arguments.seed}\n")
    size = QUICK if arguments.quick else FULL
    if arguments.telegram:
        sys.stdout.write(table(_telegram(size, arguments.seed)))
        return
    found = run(size, arguments.seed)
    sys.stdout.write(told(found))
    if not arguments.quick:
        write(found, DOCUMENT)


if __name__ == "__main__":
    main()
