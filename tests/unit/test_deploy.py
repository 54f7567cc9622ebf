"""What operators install: the unit, the container file, and a guide whose commands exist."""

from __future__ import annotations

import argparse
import configparser
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from melayani_bot.cli.main import COMMANDS
from melayani_bot.settings import Settings

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "melayani.service"
GUIDE = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    parser = argparse.ArgumentParser()
    found = parser.add_subparsers()
    for name in COMMANDS:
        import_module(f"melayani_bot.cli.{name}").register(found)
    return dict(found.choices)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_the_unit_has_no_mistake(tmp_path: Path) -> None:
    text = UNIT.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^ExecStart=.*", "ExecStart=/usr/bin/true", text)
    copy = tmp_path / "melayani.service"
    copy.write_text(re.sub(r"(?m)^Documentation=.*\n", "", text), encoding="utf-8")
    # It exits with 0 on unknown keys, so anything that it says is a mistake.
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_the_unit_waits_longer_than_a_drain_takes() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    send_seconds = 11
    assert int(unit["Service"]["TimeoutStopSec"]) > Settings().drain_seconds + send_seconds


def test_the_container_file_has_no_mistake() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    if not hadolint.exists():
        pytest.skip("no hadolint here")
    file = ROOT / "deploy" / "Containerfile"
    arguments = [str(hadolint), "--no-color", "--failure-threshold", "info", str(file)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_command_of_the_guide_exists_with_its_options() -> None:
    known = commands()
    told = re.findall(r"(?<![/\w:-])melayani (?!melayani)((?:[a-z]+)(?: [^`\n|]*)?)", GUIDE)
    assert len(told) > 15
    for line in told:
        name, *rest = line.split()
        assert name in known, line
        for option in re.findall(r"--[a-z-]+", " ".join(rest)):
            assert option in known[name].format_help(), line


def test_every_setting_of_the_guide_exists(tmp_path: Path) -> None:
    for block in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL):
        secrets = re.sub(r'"/etc/melayani/[\w-]+"', f'"{tmp_path / "rahasia"}"', block)
        (tmp_path / "rahasia").write_text("PALSU-PALSU", encoding="utf-8")
        assert Settings(**tomllib.loads(secrets))
