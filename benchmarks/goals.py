"""Every goal of the matching engine with the figure reached, as one table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import growth, scope
from benchmarks.cases import Case, Questions, mistyped
from benchmarks.engines import fitted
from benchmarks.measure import apart
from benchmarks.sets import public, shipped
from benchmarks.tables import keep, machine
from melayani_bot.matching import Matcher
from melayani_bot.matching.evaluation import Asked, evaluate

ACCURACY = {
    "banking77": {"full": 92.8, "10-shot": 80.0, "5-shot": 70.0},
    "clinc150": {"full": 93.5, "10-shot": 86.0, "5-shot": 80.0},
}
"""Percent right on clean questions."""
LOSS = 2.5
"""Points that may be lost where 35 % of the words are mistyped."""
CALIBRATION = 0.02
LONGEST = 1800.0
"""Seconds after which a group of goals is given up."""
PLACES = 6
"""Decimals that count: a difference of shares is not exact."""
HEAD = "| goal | wanted | reached | met |\n|---|---|---|---|"
NOTE = """\
Questions are the validation parts of the public sets: the test parts were not seen. "with texts":
the training sentences are given unlabelled, as `texts`; sentences that are validation questions are
left out of phrases and texts.
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """One line; ``met`` is ``None`` for a figure that no goal was set for."""

    name: str
    wanted: str
    reached: str
    met: bool | None = None

    def row(self) -> str:
        """The line in Markdown."""
        met = {True: "yes", False: "no", None: ""}[self.met]
        return f"| {self.name} | {self.wanted} | {self.reached} | {met} |"


def at_least(name: str, wanted: float, reached: float, unit: str = "") -> Goal:
    """A goal that more is better for."""
    met = round(reached, PLACES) >= wanted
    return Goal(name, f">= {wanted:g}{unit}", f"{reached:.4g}{unit}", met)


def at_most(name: str, wanted: float, reached: float, unit: str = "") -> Goal:
    """A goal that less is better for."""
    met = round(reached, PLACES) <= wanted
    return Goal(name, f"<= {wanted:g}{unit}", f"{reached:.4g}{unit}", met)


def run(arguments: argparse.Namespace) -> None:
    """Measure each group in a process of its own, print lines as they come, keep them if asked."""
    rows = [machine(), "", NOTE, HEAD]
    print("\n".join(rows))
    for group in _groups(arguments):
        for goal in apart(group, patience=LONGEST):
            print(goal.row(), flush=True)
            rows.append(goal.row())
    if arguments.keep:
        keep(arguments.keep, "goals", rows)


def _groups(arguments: argparse.Namespace) -> Iterator[Callable[[], list[Goal]]]:
    sets, knowledge, asked = arguments.sets, arguments.knowledge, arguments.asked
    if sets:
        for name, wanted in ACCURACY.items():
            for shots in wanted:
                yield partial(accuracy, public(sets, name, shots, asked), wanted[shots])
        yield partial(_scope, public(sets, "clinc150", "full", asked))
        yield partial(_near, public(sets, "clinc150", "full", asked))
        yield partial(_near, public(sets, "clinc150", "10-shot", asked).without_texts())
    yield partial(_near, shipped(knowledge, asked))
    yield partial(_cost, knowledge, arguments.sizes)


def accuracy(case: Case, wanted: float) -> list[Goal]:
    """Right answers clean and mistyped, and calibration; few-shot with and without texts."""
    variants = {"": case} if not case.texts else {", with texts": case, "": case.without_texts()}
    goals = []
    for more, variant in variants.items():
        matcher, name = fitted(variant), case.title + more
        clean = ask(matcher, variant.questions)
        right, spoiled = _right(clean), _right(ask(matcher, mistyped(variant.questions)))
        goals += [
            at_least(f"{name}: right", wanted, 100 * right, " %"),
            at_most(f"{name}: lost mistyped", LOSS, 100 * (right - spoiled), " points"),
            at_most(f"{name}: calibration", CALIBRATION, evaluate(clean).calibration_error),
        ]
    return goals


def ask(matcher: Matcher, questions: Questions) -> list[Asked]:
    """The questions with their candidates."""
    return [
        Asked(
            text,
            frozenset({name}),
            "answer",
            tuple((each.id, each.confidence) for each in matcher.match(text, 3).candidates),
        )
        for text, name in questions
    ]


def _right(asked: Sequence[Asked]) -> float:
    return sum(one.first_is_right for one in asked) / max(len(asked), 1)


def _scope(case: Case) -> list[Goal]:
    found = scope.protocol(case)
    return [
        at_least(f"{case.title}: in scope, threshold on half", 92, 100 * found.in_scope, " %"),
        at_least(f"{case.title}: foreign told, same threshold", 60, 100 * found.recall, " %"),
        Goal(f"{case.title}: area under the curve", "", f"{found.area:.3f}"),
    ]


def _near(case: Case) -> list[Goal]:
    name = f"{case.title}, a tenth of the ids left out: told at -1 / -3 / -5 points"
    by_scope, by_both = scope.near(case)
    return [
        Goal(f"{name}, by scope", "", _told(by_scope)),
        Goal(f"{name}, by scope and confidence", "", _told(by_both)),
    ]


def _told(recalls: Sequence[float]) -> str:
    return " / ".join(f"{100 * each:.0f} %" for each in recalls)


def _cost(knowledge: Path, sizes: Sequence[int]) -> list[Goal]:
    found = {size: growth.cost(knowledge, size) for size in sizes}
    return [Goal(*line) for line in growth.lines(found, knowledge)]
