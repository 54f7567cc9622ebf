"""A clock that leaps ahead deletes nothing before somebody could put it right."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from melayani_bot.runtime.doubts import FILE, LEAP, PATIENCE, Belief, Doubts, belief_in

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def doubted(folder: Path, *moments: datetime) -> list[bool]:
    """Whether the clock is doubted at each look, each by a process of its own."""
    return [Doubts(folder).look(moment).doubted is not None for moment in moments]


def hours(start: datetime, count: int) -> list[datetime]:
    return [start + n * HOUR for n in range(count)]


def test_a_clock_that_goes_on_is_believed(tmp_path: Path) -> None:
    assert not any(doubted(tmp_path, *hours(NOW, 100), NOW + 100 * HOUR + LEAP - HOUR))


def test_a_leap_is_doubted_for_a_day_also_by_the_next_process(tmp_path: Path) -> None:
    assert doubted(tmp_path, NOW) == [False]
    found = doubted(tmp_path, *hours(NOW + YEAR, 30))
    assert [len(list(group)) for _, group in itertools.groupby(found)] == [24, 6]
    assert found[0]


def test_a_second_leap_begins_the_doubt_anew(tmp_path: Path) -> None:
    ahead = [NOW, NOW + 30 * timedelta(days=1), NOW + YEAR, NOW + YEAR + PATIENCE - HOUR]
    assert doubted(tmp_path, *ahead) == [False, True, True, True]


@pytest.mark.parametrize("back", [timedelta(0), -YEAR])
def test_a_clock_that_was_put_back_is_believed_at_once(tmp_path: Path, back: timedelta) -> None:
    assert doubted(tmp_path, NOW, NOW + YEAR, NOW + back) == [False, True, False]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"terlihat": "x"}'])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert belief_in(tmp_path) == Belief()
    assert doubted(tmp_path, NOW) == [False]


def test_what_could_not_be_kept_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tidak-ada"):
        Doubts(tmp_path / "tidak-ada").look(NOW)
