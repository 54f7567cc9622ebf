"""Our engine beside its peers: tables by base, a drawing by size."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.engines import ENGINES, Engine
from benchmarks.measure import apart, measure
from benchmarks.plot import draw
from benchmarks.sets import public, shipped
from benchmarks.synthetic import PHRASES_EACH, base, questions, vocabulary
from benchmarks.tables import Outcome, keep, machine, table

SETS = ("banking77", "clinc150")
SHOTS = ("10-shot", "full")
LEGEND = """\
Every engine runs alone in a process. A question is timed in processor time of its thread, {asked}
questions a table, so a share is good to about {within:.0f} points. "mistyped": 35 % of the words
spoiled and 8 % of the blanks left out. "foreign AUC": how well the score tells questions that
belong to no id (0.5 is chance). \\*: cut short after {budget:.0f} s, shares are of what was asked.
Only our engine takes the sentences that are nobody's and the words of the shipped lexicon; none is
given unlabelled texts here. The synthetic base is for speed and growth: its questions are easy.
"""


def run(arguments: argparse.Namespace) -> None:
    """Measure, print, and keep what was measured if asked to."""
    from benchmarks.measure import BUDGET

    within = 98 / arguments.asked**0.5
    legend = LEGEND.format(asked=arguments.asked, within=within, budget=BUDGET)
    parts = [machine(), "", legend]
    by_size = {}
    for case in _others(arguments):
        parts.append(told(table(case.title, measured(case))))
    for case in _synthetic(arguments):
        by_size[case.size] = measured(case)
        parts.append(told(table(case.title, by_size[case.size])))
    if arguments.keep:
        image = arguments.keep.with_suffix(".svg")
        draw(by_size, image)
        drawn = f"![Time and accuracy by number of phrases]({image.name})"
        keep(arguments.keep, "peers", [*parts, drawn])


def told(text: str) -> str:
    """The text, printed at once: a run takes long."""
    print(text, flush=True)
    return text


def measured(case: Case) -> dict[str, Outcome]:
    """Every engine on one base; a reason for those that were not measured."""
    found: dict[str, Outcome] = {}
    for name, engine in ENGINES.items():
        print(f"{case.title}: {name}", file=sys.stderr, flush=True)
        found[name] = _one(engine, case)
    return found


def _one(engine: Engine, case: Case) -> Outcome:
    if case.size > 1.1 * engine.largest:
        return "not run: too slow at this size"
    try:
        return apart(lambda: measure(engine.build, case))
    except ImportError as missing:
        return f"not run: {missing.name} is not installed"
    except TimeoutError as late:
        return f"not run: {late}"
    except EOFError:
        return "not run: the process ended, most likely for want of memory"


def _others(arguments: argparse.Namespace) -> Iterator[Case]:
    yield shipped(arguments.knowledge, arguments.asked)
    for name in SETS if arguments.sets else ():
        for shots in SHOTS:
            yield public(arguments.sets, name, shots, arguments.asked).without_texts()


def _synthetic(arguments: argparse.Namespace) -> Iterator[Case]:
    words = vocabulary(Path(arguments.knowledge))
    for size in arguments.sizes:
        made = base(words, round(size / PHRASES_EACH))
        title = f"synthetic base, {size:,} phrases"
        yield Case(title, made, questions(made, arguments.asked))
