"""What a process was busy with when it died is known to the next one."""

from pathlib import Path

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.storage.in_hand import InHand


def test_only_what_was_held_at_the_end_is_left(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    first = InHand.open(file)
    with first.holding(12):
        assert InHand.open(file).left == (12,)
    assert (first.left, InHand.open(file).left) == ((), ())
    with pytest.raises(RuntimeError), first.holding(7):
        raise RuntimeError("galat")
    assert InHand.open(file).left == ()


def test_several_are_held_each_on_a_line_that_is_used_again(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    first = InHand.open(file)
    with first.holding(1):
        with first.holding(22):
            assert InHand.open(file).left == (1, 22)
        with first.holding(333), first.holding(4):
            assert sorted(InHand.open(file).left) == [1, 4, 333]
    assert len(file.read_text().splitlines()) == 3
    again = InHand.open(file)
    with again.holding(5):
        assert InHand.open(file).left == (5,)
    assert len(file.read_text().splitlines()) == 3


def test_what_was_left_is_forgotten_when_told(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    file.write_text(f"{7:20}\n{'':20}\n{8:20}\n")
    found = InHand.open(file)
    assert found.left == (7, 8)
    found.forget()
    assert InHand.open(file).left == ()


def test_what_ends_the_process_stays_held(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    first = InHand.open(file)
    with pytest.raises(SystemExit), first.holding(12):
        raise SystemExit
    assert InHand.open(file).left == (12,)


def test_strange_content_blames_nobody(tmp_path: Path) -> None:
    file = tmp_path / "sedang"
    for content in (b"\xff\xfe", b"-3", b"masuk-3", b"", b"9" * 19, b"9" * 400, b"9" * 5000):
        file.write_bytes(content)
        assert InHand.open(file).left == ()


def test_a_disk_that_refuses_the_note_does_not_cost_the_answer(tmp_path: Path) -> None:
    note = InHand.open(tmp_path / "sedang")
    note.close()
    with note.holding(1):
        pass


def test_a_file_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / "sedang").mkdir()
    with pytest.raises(StorageError, match="izin"):
        InHand.open(tmp_path / "sedang")
