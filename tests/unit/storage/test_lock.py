"""One process a folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.storage.folder import open_folder
from melayani_bot.storage.inspection import inspect_folder
from melayani_bot.storage.lock import LOCK_FILE, FolderLock


def test_the_second_is_refused_by_name_until_the_first_lets_go(tmp_path: Path) -> None:
    stores = open_folder(tmp_path / "data")
    holder = (tmp_path / "data" / LOCK_FILE).read_text().strip()
    with pytest.raises(StorageError, match=holder):
        open_folder(tmp_path / "data")
    stores.close()
    open_folder(tmp_path / "data").close()


def test_another_process_is_refused_and_leaves_the_files_as_they_were(tmp_path: Path) -> None:
    lock = FolderLock.take(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code = "import sys, pathlib; from melayani_bot.storage.folder import open_folder; "
    code += "open_folder(pathlib.Path(sys.argv[1]))"
    found = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=False
    )
    assert "sedang dipakai" in found.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    lock.release()


def test_a_lock_file_that_was_deleted_lets_no_second_process_in(tmp_path: Path) -> None:
    lock = FolderLock.take(tmp_path)
    (tmp_path / LOCK_FILE).unlink()
    with pytest.raises(StorageError, match="sedang dipakai"):
        FolderLock.take(tmp_path)
    assert inspect_folder(tmp_path).holder == "lain"
    lock.release()
    lock.release()
    FolderLock.take(tmp_path).release()


def test_a_damaged_store_leaves_the_folder_free(tmp_path: Path) -> None:
    (tmp_path / "dokumen.json").write_text("{")
    with pytest.raises(StorageError, match="dokumen"):
        open_folder(tmp_path)
    FolderLock.take(tmp_path).release()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    with pytest.raises(StorageError, match="izin"):
        open_folder(tmp_path / "berkas" / "data")
