import xml.etree.ElementTree as ET
from typing import Any

import pytest

from melayani_bot.matching.evaluation import Asked, curve, evaluate, stands, svg


def asked(expected: str, decision: str, *found: tuple[str, float], **more: Any) -> Asked:
    return Asked("t", frozenset(expected.split()), decision, found, **more)


ROWS = [
    asked("a", "answer", ("a", 0.9), ("b", 0.1), language="id", origin="uji"),
    asked("a", "answer", ("b", 0.8), ("a", 0.2), language="jv", phrase="frasa b"),
    asked("a c", "choose", ("b", 0.5), ("c", 0.4), language="jv"),
    asked("a", "silent", ("a", 0.2), language="id"),
    asked("", "silent", ("a", 0.1)),
    asked("", "answer", ("a", 0.7), phrase="frasa a"),
]


def test_counts_every_outcome() -> None:
    total = evaluate(ROWS).total
    assert (total.ours, total.strangers) == (4, 2)
    assert (total.right, total.offered, total.wrong, total.silent) == (0.25, 0.5, 0.25, 0.25)
    assert total.refused == 0.5


def test_a_wrong_answer_at_the_right_door_misleads_nobody() -> None:
    beside = asked("a", "answer", ("b", 0.8), same_door=True)
    total = evaluate([*ROWS, beside]).total
    assert (total.wrong, total.misled) == (2 / 5, 1 / 5)


def test_stands_where_the_decisions_put_it() -> None:
    now = stands(ROWS)
    assert (now.confidence, now.covered, now.wrong) == (0.7, 3 / 6, 2 / 6)
    assert stands([]).covered == 0


def test_groups_and_lists() -> None:
    report = evaluate(ROWS)
    assert set(report.by_language) == {"id", "jv"}
    assert report.by_language["jv"].wrong == 0.5
    assert report.by_origin["uji"].right == 1
    assert report.confusions == (("a", "b", 2),)
    assert report.worst_phrases == (("frasa a", 1), ("frasa b", 1))


def test_calibration_error_is_the_mean_gap() -> None:
    report = evaluate(ROWS)
    gaps = [abs(0.9 - 1), abs(0.8 - 0), abs(0.5 - 0), abs(0.2 - 1)]
    assert report.calibration_error == pytest.approx(sum(gaps) / 4)
    assert sum(each.count for each in report.calibration) == 4


def test_the_curve_rises_from_the_surest_question() -> None:
    points = curve(ROWS)
    assert points[0].covered == pytest.approx(1 / 6)
    assert points[0].wrong == 0
    assert points[-1].covered == 1
    assert [p.wrong for p in points] == sorted(p.wrong for p in points)


def test_the_drawing_is_an_image_also_of_nothing() -> None:
    for rows in (ROWS, []):
        points = curve(rows)
        assert ET.fromstring(svg(points, points[0] if points else None)).tag.endswith("svg")


def test_measures_nothing_without_failing() -> None:
    report = evaluate([])
    assert report.total.right == 0
    assert report.as_json()["calibration_error"] == 0


def test_questions_of_one_confidence_share_a_point() -> None:
    alike = [asked("a", "answer", ("a", 0.9)), asked("a", "answer", ("b", 0.9))]
    points = curve(alike)
    assert [(point.covered, point.wrong) for point in points] == [(1.0, 0.5)]
