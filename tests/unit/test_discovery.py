"""Plugins are found by name, imported only when asked for, and fail alone with what to do."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import EntryPoint

import pytest

from melayani_bot import discovery
from melayani_bot.channel import CONTRACT
from melayani_bot.cli import main
from melayani_bot.errors import PluginError
from melayani_bot.testing.echo import EchoPolling

ECHO = "melayani_bot.testing.echo:EchoPolling"


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Installed channels, name -> object reference."""
    found: dict[str, str] = {"console": "melayani_bot.console:Console"}

    def entry_points(*, group: str) -> list[EntryPoint]:
        assert group == discovery.GROUP
        return [EntryPoint(name, value, group) for name, value in found.items()]

    monkeypatch.setattr(discovery, "entry_points", entry_points)
    return found


def test_a_channel_is_loaded_by_name(points: dict[str, str]) -> None:
    points["echo"] = ECHO
    assert discovery.load("echo") is EchoPolling


def test_names_imports_nothing(points: dict[str, str]) -> None:
    points["broken"] = "no_such_module:X"
    assert discovery.names() == ("broken", "console")


@pytest.mark.parametrize(
    ("name", "reference", "said"),
    [
        ("absent", "no_such_module:X", "gagal dimuat"),
        ("empty", "melayani_bot.console:Nothing", "gagal dimuat"),
        ("value", "melayani_bot.channel:CONTRACT", "bukan turunan"),
        ("other", ECHO, 'menyebut dirinya "echo"'),
        ("old", "tests.unit.test_discovery:Old", f"kontrak {CONTRACT}"),
        ("raising", "tests.unit.raising:X", "gagal dimuat"),
    ],
)
def test_a_broken_plugin_fails_alone_with_what_to_do(
    name: str, reference: str, said: str, points: dict[str, str]
) -> None:
    points |= {name: reference, "echo": ECHO}
    with pytest.raises(PluginError, match=said):
        discovery.load(name)
    assert discovery.load("echo") is EchoPolling


def test_ours_are_named_with_their_extra_and_foreign_ones_with_what_there_is(
    points: dict[str, str],
) -> None:
    with pytest.raises(PluginError, match=r'pip install "melayani-bot\[telegram\]"'):
        discovery.load("telegram")
    with pytest.raises(PluginError, match=r"tidak dikenal.*terpasang: console"):
        discovery.load("merpati")


class Old(EchoPolling):
    name = "old"
    contract = CONTRACT - 1


@dataclass(frozen=True)
class NeedySettings:
    token: str


class Needy(EchoPolling):
    name = "needy"
    Settings = NeedySettings


def test_the_command_lists_all_and_fails_for_a_broken_one(
    points: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["channels"]) == 0
    lines = dict(line.split("\t", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["console"] == "menjemput pesan; teks 100000 huruf; pilihan bernomor"
    assert "pip install" in lines["whatsapp"]
    points["rusak"] = "no_such_module:X"
    assert main(["channels"]) == 1
    assert "rusak\tKanal" in capsys.readouterr().out


def test_an_unset_channel_says_what_is_missing(
    points: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    points["needy"] = "tests.unit.test_discovery:Needy"
    assert main(["channels", "needy"]) == 0
    assert "belum disetel. channels.needy: token belum diisi" in capsys.readouterr().out


def test_settings_that_no_text_can_fill_are_the_plugins_fault(
    points: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    points["echo"] = ECHO
    assert main(["channels", "echo"]) == 1
    assert "EchoSettings" in capsys.readouterr().out


LIGHT = ("melayani_bot.channel", "melayani_bot.console", "melayani_bot.discovery")
HEAVY = ("aiogram", "telegram", "httpx", "pydantic", "numpy", "melayani_bot.answering", "wcwidth")


@pytest.mark.parametrize("module", LIGHT)
def test_the_contract_and_what_finds_plugins_import_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
