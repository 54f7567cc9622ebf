"""What a process was busy with when it died is known to the next one."""

from pathlib import Path

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.storage.in_hand import InHand


def test_only_what_was_held_at_the_end_is_left(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    first = InHand.open(file)
    with first.holding(12):
        assert InHand.open(file).left == 12
    assert (first.left, InHand.open(file).left) == (None, None)
    with pytest.raises(RuntimeError), first.holding(7):
        raise RuntimeError("galat")
    assert InHand.open(file).left is None


def test_strange_content_blames_nobody(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    for content in (b"\xff\xfe", b"-3", b"masuk-3", b""):
        file.write_bytes(content)
        assert InHand.open(file).left is None


def test_a_disk_that_refuses_the_note_does_not_cost_the_answer(tmp_path: Path) -> None:
    note = InHand.open(tmp_path / "sedang")
    note.close()
    with note.holding(1):
        pass


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "sedang").mkdir()
    with pytest.raises(StorageError, match="izin"):
        InHand.open(tmp_path / "sedang")
