"""Questions that were not answered, grouped by likeness and counted."""

from __future__ import annotations

from collections import Counter

from melayani_bot.runtime.gaps import group
from melayani_bot.storage.values import Unanswered


def asked(text: str, outcome: str = "unknown", *nearest: str) -> Unanswered:
    return Unanswered(text=text, outcome=outcome, nearest=nearest)


def test_alike_questions_count_as_one_the_most_frequent_first() -> None:
    gaps = group(
        [
            asked("layang layang di pantai", "unknown"),
            asked("izin tambak udang", "choose", "tambak", "usaha"),
            asked("izin buka tambak udang", "unknown", "tambak"),
            asked("izin tambak udang", "disliked", "tambak"),
        ],
        str.split,
    )
    assert [(gap.count, gap.texts[0]) for gap in gaps] == [
        (3, "izin tambak udang"), (1, "layang layang di pantai")]  # fmt: skip
    assert gaps[0].texts == ["izin tambak udang", "izin buka tambak udang"]
    assert gaps[0].outcomes == Counter({"choose": 1, "unknown": 1, "disliked": 1})
    assert gaps[0].targets == ("tambak", "usaha")


def test_questions_without_a_counting_word_are_one_group() -> None:
    (gap,) = group([asked("???"), asked("!!!")], lambda text: ())
    assert gap.count == 2
