"""Pseudonyms: equal within a month, unlinkable after, and never the conversation itself."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from melayani_bot.channel import Peer
from melayani_bot.runtime.identity import KEPT, Pseudonyms

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ANI = Peer("web", "62800000000")


def test_a_name_is_the_same_after_a_restart_and_another_next_month(tmp_path: Path) -> None:
    name = Pseudonyms(tmp_path / "garam").name(ANI, NOW)
    again = Pseudonyms(tmp_path / "garam")
    assert again.name(ANI, NOW) == name
    assert again.name(ANI, NOW + timedelta(days=10)) != name
    assert again.name(Peer("whatsapp", ANI.conversation), NOW).split(":")[1] != name.split(":")[1]
    assert ANI.conversation not in name


def test_salts_are_private_and_deleted_when_old(tmp_path: Path) -> None:
    names = Pseudonyms(tmp_path / "garam")
    before = names.name(ANI, NOW)
    (salt,) = (tmp_path / "garam").iterdir()
    assert stat.S_IMODE(salt.stat().st_mode) == 0o600
    assert names.forget_old(NOW + timedelta(days=60)) == 0
    assert names.forget_old(NOW + KEPT + timedelta(days=31)) == 1
    assert names.name(ANI, NOW) != before


def test_a_folder_that_cannot_be_written_costs_only_the_memory_of_the_salt(tmp_path: Path) -> None:
    (tmp_path / "garam").write_text("bukan folder", encoding="utf-8")
    names = Pseudonyms(tmp_path / "garam")
    assert names.name(ANI, NOW) == names.name(ANI, NOW)
