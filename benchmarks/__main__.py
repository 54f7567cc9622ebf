"""`python -m benchmarks`: prints tables of our engine beside its peers, as Markdown."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections import defaultdict
from pathlib import Path
from random import Random

from benchmarks.engines import ENGINES, Build, Phrases
from benchmarks.measure import Measured, Questions, measure
from benchmarks.synthetic import base, questions, vocabulary
from melayani_bot.text.words import split_words

SETS = ("banking77", "clinc150")
PARTS = ("train_10", "train")
ASKED = 150


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--sets", type=Path, help="folder with banking77.json and clinc150.json")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    words = vocabulary(arguments.knowledge)
    for size in arguments.sizes:
        made = base(words, max(size // 15, 1))
        table(f"Synthetic base, {size:,} phrases", made, questions(made, ASKED))
    for name in SETS if arguments.sets else ():
        for part in PARTS:
            phrases, asked = read_set(arguments.sets, name, part)
            table(f"{name} {part}", phrases, asked)


def read_set(folder: Path, name: str, part: str) -> tuple[Phrases, Questions]:
    """A public set: phrases by label, without its validation questions, and a sample of these."""
    data = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    more = folder / f"{name}_fewshot.json"
    if part not in data and more.exists():
        data |= json.loads(more.read_text(encoding="utf-8"))
    held = [(text, label) for text, label in data.get("valid") or data["val"]]
    asked = {split_words(text) for text, _ in held}
    sorted_in: dict[str, list[str]] = defaultdict(list)
    for text, label in data[part]:
        if split_words(text) not in asked:
            sorted_in[label].append(text)
    return sorted_in, Random(5).sample(held, ASKED)  # noqa: S311  # repeatable


def table(title: str, phrases: Phrases, asked: Questions) -> None:
    """Print one table; an engine that is not installed is named as absent."""
    print(f"### {title}\n")
    print("| engine | right | mistyped | p50 ms | p99 ms | build s | MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for name, build in ENGINES.items():
        print(row(name, build, phrases, asked), flush=True)
    print()


def row(name: str, build: Build, phrases: Phrases, asked: Questions) -> str:
    """One line of a table."""
    try:
        found: Measured = measure(build, phrases, asked)
    except ImportError:
        return f"| {name} | not installed | | | | | |"
    shares = f"{100 * found.clean:.1f} | {100 * found.noisy:.1f}"
    return (
        f"| {name} | {shares} | {found.p50:.3f} | {found.p99:.3f} | {found.build:.2f} "
        f"| {found.memory:.1f} |"
    )


if __name__ == "__main__":
    main()
