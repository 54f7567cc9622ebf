"""Settings: both sources, every mistake told without its value, documented one by one."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from melayani_bot.errors import SettingsError
from melayani_bot.settings import PREFIX, Settings, load_settings, names

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "setelan.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert (settings.host, settings.channels) == ("127.0.0.1", {})


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, 'port = 1001\npack = "contoh"\n[limits]\nperson_per_day = 7\n')
    monkeypatch.setenv("MELAYANI_PORT", "1002")
    monkeypatch.setenv("MELAYANI_LIMITS__PERSON_PER_MINUTE", "3")
    monkeypatch.setenv("MELAYANI_TRUSTED_PROXIES", "127.0.0.1, ::1")
    found = load_settings(file)
    assert (found.port, found.pack, found.trusted_proxies) == (1002, "contoh", ("127.0.0.1", "::1"))
    assert (found.limits.person_per_minute, found.limits.person_per_day) == (3, 7)


def test_a_secret_comes_from_a_file_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "rahasia"
    secret.write_text("0:TOKEN-PALSU\n", encoding="utf-8")
    file = written(tmp_path, '[channels.telegram-aiogram]\ntoken = "lama"\nbatch = 5\n')
    monkeypatch.setenv("MELAYANI_CHANNELS__TELEGRAM_AIOGRAM__TOKEN_FILE", str(secret))
    found = load_settings(file)
    assert found.options("telegram-aiogram") == {"token": "0:TOKEN-PALSU", "batch": 5}
    assert isinstance(found.channels["telegram-aiogram"]["token"], SecretStr)
    assert "PALSU" not in f"{found!r}{found}{found.model_dump_json()}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('port = "PALSU"', "port: tulis bilangan bulat"),
        ("port = 0", "port: paling sedikit 1"),
        ('prot = 1', "prot: setelan tidak dikenal. Mungkin maksud Anda port?"),
        ('log_format = "PALSU"', "pilih salah satu: 'baca' or 'json'"),
        ('public_url = "http://PALSU/"', "tulis seperti https://"),
        ("[retention]\nmessage_days = 1", "retention.message_days: paling sedikit 8"),
        ("channels = 3", "[channels.nama-kanal]"),
        ("= PALSU", "bukan TOML yang benar"),
        ('[channels.web]\nkey_file = "tidak-ada"', "channels.web.key_file: berkas tidak-ada"),
    ],
)  # fmt: skip
def test_a_mistake_says_how_to_mend_it_and_not_what_was_written(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(written(tmp_path, text))
    assert said in str(error.value)
    assert "PALSU" not in str(error.value)


def test_a_missing_file_and_a_misspelt_variable_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError, match="tidak terbuka"):
        load_settings(tmp_path / "tidak-ada.toml")
    monkeypatch.setenv("MELAYANI_PROT", "1")
    with pytest.raises(SettingsError, match=r"MELAYANI_PROT tidak dikenal. Mungkin .* port"):
        load_settings()


def test_every_setting_has_a_heading_and_every_heading_is_a_setting() -> None:
    headings = re.findall(r"^### `([^`]+)`$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(names())


def test_every_default_in_the_document_is_the_default() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    told = re.findall(r"^### `([^`]+)`\n\nBawaan: `([^`]*)`", text, re.MULTILINE)
    assert sorted(name for name, _ in told) == sorted(names())
    for name, value in told:
        assert tomllib.loads(f"x = {value}")["x"] == plain(name), name


def plain(name: str) -> object:
    value: object = Settings()
    for step in name.split("."):
        value = getattr(value, step)
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def test_an_empty_secret_is_said_and_the_marks_of_editors_are_no_part_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "rahasia"
    monkeypatch.setenv("MELAYANI_CHANNELS__TELEGRAM__TOKEN_FILE", str(secret))
    secret.write_bytes(b"\xef\xbb\xbf0:TOKEN-PALSU\r\n")
    file = tmp_path / "setelan.toml"
    file.write_bytes(b"\xef\xbb\xbfport = 1001\r\n")
    found = load_settings(file)
    assert (found.port, found.options("telegram")) == (1001, {"token": "0:TOKEN-PALSU"})
    secret.write_bytes(b"\n")
    with pytest.raises(SettingsError, match="kosong"):
        load_settings()
