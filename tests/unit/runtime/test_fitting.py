"""New knowledge is fitted in another process, which stands back behind answering."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from melayani_bot import opening
from melayani_bot.runtime.living import Change
from melayani_bot.runtime.operation import living_knowledge
from melayani_bot.settings import Settings
from tests.unit.knowledge import good


def test_knowledge_is_fitted_elsewhere_and_taken_in_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = good.write(tmp_path / "pengetahuan")
    living = living_knowledge(Settings(pack=good.PACK, knowledge=(root,)))
    before = living.version
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    file.write_text(good.SERVICE.replace("Gratis.", "Gratis!"), encoding="utf-8")
    assert living.look().change is Change.TAKEN
    assert living.version != before
    assert len(list((tmp_path / "cache/melayani-bot").glob("pencocok-*.json"))) == 2


def test_the_first_start_fits_elsewhere_too_and_later_ones_need_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that has fitted keeps some of the memory that this took."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    settings = Settings(pack=good.PACK, knowledge=(good.write(tmp_path / "pengetahuan"),))
    monkeypatch.setattr(opening, "fit", None)
    first = living_knowledge(settings).version
    monkeypatch.setattr(subprocess, "run", None)
    assert living_knowledge(settings).version == first


def test_fitting_stands_back_behind_answering_and_not_where_all_wait_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root, seen, python = good.write(tmp_path / "pengetahuan"), tmp_path / "nice", tmp_path / "py"
    tell = f"; open('{seen}', 'a').write(f'{{os.nice(0)}} ')"
    python.write_text(
        f'#!/bin/sh\ncode="$2"\nshift 2\nexec {sys.executable} -c "$code{tell}" "$@"\n'
    )
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    living = living_knowledge(Settings(pack=good.PACK, knowledge=(root,)))
    (root / "nasional/layanan/identitas/surat-warga.yaml").write_text(
        good.SERVICE.replace("Gratis.", "Gratis!"), encoding="utf-8"
    )
    assert living.look().change is Change.TAKEN
    here = os.nice(0)
    assert list(map(int, seen.read_text().split())) == [here, min(here + 10, 19)]
