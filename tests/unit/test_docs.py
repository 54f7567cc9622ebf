"""Tables in the documents that name what the code has: they must not fall behind."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from melayani_bot.cli.main import build_parser

ROOT = Path(__file__).parents[2]


def _commands() -> set[str]:
    parser = build_parser()
    (action,) = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    return set(action.choices)


def _table(file: str, heading: str) -> list[str]:
    section = (ROOT / file).read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]


def test_the_readme_names_every_command() -> None:
    named = re.findall(r"`melayani (\w+)", " ".join(_table("README.md", "Commands")))
    assert sorted(named) == sorted(_commands())


def test_the_table_of_layers_is_the_contract_of_the_import_linter() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in contracts["contracts"] if one["id"] == "layers")
    rows = [re.findall(r"`(\w+)", row) for row in _table("docs/developer.md", "Layers")]
    assert [sorted(row) for row in rows] == [sorted(layer.split(" | ")) for layer in layers]


def test_every_test_that_the_fault_table_names_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / "docs/reliability.md").read_text())
    assert len(named) > 20
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(), f"{file}::{test}"
