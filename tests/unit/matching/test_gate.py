from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.matching.gate import LEAST, Gate, Signs

OURS = Signs(door=0.8, three=0.95, single=0.8, in_scope=0.9, unknown=0.1, words=6)
STRANGE = Signs(door=0.2, three=0.3, single=0.1, in_scope=0.1, unknown=0.8, words=3)


def lessons(count: int = LEAST) -> tuple[list[Signs], list[bool]]:
    ours = [replace(OURS, unknown=0.3 * place / count) for place in range(count)]
    strange = [replace(STRANGE, door=0.4 * place / count) for place in range(count)]
    return [*ours, *strange], [True] * count + [False] * count


def test_it_tells_ours_from_strange_and_says_the_same_again() -> None:
    gate = Gate.fit(*lessons())
    assert gate is not None
    assert gate.judge(OURS) > 0.9
    assert gate.judge(STRANGE) < 0.1
    assert gate == Gate.fit(*lessons())


def test_unknown_words_lower_the_judgement() -> None:
    gate = Gate.fit(*lessons())
    assert gate is not None
    assert gate.judge(replace(OURS, unknown=0.9)) < gate.judge(OURS)


def test_too_few_lessons_of_either_kind_teach_nothing() -> None:
    assert Gate.fit(*lessons(LEAST - 1)) is None
    assert Gate.fit([], []) is None


shares = st.floats(0, 1)


@given(shares, shares, shares, shares, shares, st.integers(0, 500))
def test_any_signs_give_a_probability(
    door: float, three: float, single: float, in_scope: float, unknown: float, words: int
) -> None:
    gate = Gate.fit(*lessons())
    assert gate is not None
    assert 0 <= gate.judge(Signs(door, three, single, in_scope, unknown, words)) <= 1
