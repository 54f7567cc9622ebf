"""`python -m benchmarks`: our engine beside its peers; `python -m benchmarks goals`: its goals."""

from __future__ import annotations

import argparse
from pathlib import Path

SIZES = [1_000, 10_000, 100_000, 1_000_000]


def main() -> None:
    """Read the options and run one of the two."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("peers", "goals"), default="peers")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"), metavar="FOLDER")
    parser.add_argument("--sets", type=Path, help="folder with banking77.json and clinc150.json")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, metavar="PHRASES")
    parser.add_argument("--asked", type=int, metavar="N", help="questions asked of each base")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="document to write the run into")
    arguments = parser.parse_args()
    if arguments.what == "goals":
        from benchmarks.goals import run
    else:
        from benchmarks.compare import run

        arguments.asked = arguments.asked or 200
    run(arguments)


if __name__ == "__main__":
    main()
