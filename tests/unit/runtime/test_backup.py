"""A backup is tested by restoring it: content, wishes to be forgotten, damage, a server at work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.runtime.announcement import Announcement, Announcements
from melayani_bot.runtime.backup import MANIFEST, back_up, restore
from melayani_bot.storage.copying import delete_put_aside
from melayani_bot.storage.documents import Change
from melayani_bot.storage.folder import MESSAGES_FILE, Stores, open_folder
from melayani_bot.storage.values import Holdings
from tests.unit.storage.test_forgetting import fill, forget
from tests.unit.storage.test_messages import ANI, BUDI, NOW

MADE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FULL = Holdings(messages=2, parts=1, thumbs=1)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[Stores]:
    stores = open_folder(data, now=lambda: NOW)
    fill(stores.messages)
    stores.documents.write([Change("kontak", "1", {"nama": "Loket palsu"})])
    Announcements(data).write(Announcement(notice="Loket tutup besok."))
    yield stores
    stores.close()


def reopened(data: Path) -> Stores:
    return open_folder(data, now=lambda: NOW)


def test_what_was_backed_up_while_the_server_ran_comes_back_elsewhere(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    made = back_up(data, tmp_path / "cadangan", MADE)
    server.messages.accept([])
    elsewhere = tmp_path / "baru"
    assert restore(made, elsewhere).complete
    found = reopened(elsewhere)
    assert (found.messages.holdings(ANI), found.messages.holdings(BUDI)) == (FULL, FULL)
    assert found.documents.get("kontak", "1") == {"nama": "Loket palsu"}
    assert Announcements(elsewhere).current().notice == "Loket tutup besok."
    found.close()


def test_who_was_forgotten_after_the_backup_stays_forgotten(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    made = back_up(data, tmp_path, MADE)
    forget(server.messages)
    server.close()
    assert restore(made, data).again == 1
    found = reopened(data)
    assert (found.messages.holdings(ANI), found.messages.holdings(BUDI)) == (Holdings(), FULL)
    found.close()
    assert (data / f"{MESSAGES_FILE}.lama").exists()


def test_what_was_put_aside_is_deleted_after_its_time(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    made = back_up(data, tmp_path, MADE)
    server.close()
    restore(made, data)
    now = datetime.now(UTC)
    assert delete_put_aside(data, now - timedelta(days=7)) == 0
    assert delete_put_aside(data, now + timedelta(minutes=1)) >= 1
    assert not list(data.glob("*.lama"))
    assert (data / MESSAGES_FILE).exists()


def test_a_damaged_old_store_does_not_stop_a_restore_but_is_told(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    made = back_up(data, tmp_path, MADE)
    server.close()
    (data / MESSAGES_FILE).write_bytes(b"rusak" * 1000)
    assert not restore(made, data).complete
    found = reopened(data)
    assert found.messages.holdings(ANI) == FULL
    found.close()


def test_a_server_at_work_is_not_replaced(server: Stores, data: Path, tmp_path: Path) -> None:
    made = back_up(data, tmp_path, MADE)
    with pytest.raises(StorageError, match="sedang dipakai"):
        restore(made, data)
    assert server.messages.holdings(ANI) == FULL


@pytest.mark.parametrize("name", [MESSAGES_FILE, MANIFEST, "dokumen.json"])
def test_a_damaged_backup_is_refused_and_changes_nothing(
    server: Stores, data: Path, tmp_path: Path, name: str
) -> None:
    made = back_up(data, tmp_path, MADE)
    server.close()
    content = bytearray((made / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (made / name).write_bytes(content)
    before = {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()}
    with pytest.raises(StorageError):
        restore(made, data)
    assert {file.name: file.read_bytes() for file in data.iterdir() if file.is_file()} == before


def test_nothing_half_made_is_left(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "cadangan"
    with pytest.raises(StorageError, match="belum berisi"):
        back_up(data, target, MADE)
    assert not list(target.iterdir())


def test_what_a_killed_backup_left_goes_with_one_of_the_next_day(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    target = tmp_path / "cadangan"
    left = target / ".melayani-20261101-020000.belum-selesai"
    left.mkdir(parents=True)
    back_up(data, target, datetime.now(UTC))
    assert left.exists()
    back_up(data, target, datetime.now(UTC) + timedelta(days=2))
    assert not left.exists()


def test_a_backup_is_for_nobody_else(server: Stores, data: Path, tmp_path: Path) -> None:
    assert back_up(data, tmp_path / "cadangan", MADE).stat().st_mode & 0o777 == 0o700


def test_a_second_backup_stands_beside_the_first(
    server: Stores, data: Path, tmp_path: Path
) -> None:
    first = back_up(data, tmp_path, MADE)
    second = back_up(data, tmp_path, MADE + timedelta(seconds=1))
    assert first != second
    with pytest.raises(StorageError):
        back_up(data, first / MANIFEST, MADE)
