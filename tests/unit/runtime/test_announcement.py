"""Notice and switch: at work at once, kept over a restart, safe from a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from melayani_bot.runtime.announcement import FILE, LONGEST, Announcement, Announcements


def test_what_is_written_is_seen_by_a_server_that_runs(tmp_path: Path) -> None:
    server = Announcements(tmp_path)
    assert server.current() == Announcement()
    Announcements(tmp_path).write(Announcement(notice="Loket tutup besok."))
    assert server.current().notice == "Loket tutup besok."
    assert Announcements(tmp_path).current().notice == "Loket tutup besok."
    (tmp_path / FILE).unlink()
    assert server.current() == Announcement()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"notice": 1}', "\0"])
def test_a_damaged_file_changes_nothing(tmp_path: Path, damage: str) -> None:
    server = Announcements(tmp_path)
    server.write(Announcement(closed="Sedang diperbaiki."))
    assert server.current().closed
    (tmp_path / FILE).write_text(damage, encoding="utf-8")
    assert server.current().closed == "Sedang diperbaiki."


def test_a_long_notice_is_cut(tmp_path: Path) -> None:
    server = Announcements(tmp_path)
    server.write(Announcement(notice="x" * 1000))
    assert len(server.current().notice) == LONGEST
