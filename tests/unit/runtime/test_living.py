"""Knowledge while the server runs: all or nothing, and the last good one keeps answering."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from melayani_bot.answering import Base
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.runtime.living import Change, LivingKnowledge
from tests.unit.knowledge import good

FILE = "teluk/sumber.yaml"


@dataclass
class Uncompiled:
    """A base without a matcher: what is compiled does not matter here."""

    knowledge: Knowledge


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return good.write(tmp_path)


@pytest.fixture
def living(root: Path) -> LivingKnowledge:
    return LivingKnowledge([root], lambda: cast(Base, Uncompiled(load([root], good.PACK))))


def test_a_change_is_taken_and_named_by_a_new_version(living: LivingKnowledge, root: Path) -> None:
    before = living.version
    assert living.look().change is Change.NONE
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    file.write_text(good.SERVICE.replace("Gratis.", "Gratis!"), encoding="utf-8")
    look = living.look()
    assert (look.change, look.version) == (Change.TAKEN, living.version)
    assert living.version != before
    assert living.base.knowledge.version == living.version


def test_an_error_is_refused_once_and_the_last_good_one_stays(
    living: LivingKnowledge, root: Path
) -> None:
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    before, base = living.version, living.base
    file.write_text(good.SERVICE.replace("berwenang: surat", "berwenang: hantu"), encoding="utf-8")
    look = living.look()
    assert (look.change, look.version) == (Change.REFUSED, before)
    assert "surat-warga.yaml" in look.reason
    assert living.base is base
    assert living.look().change is Change.NONE
    assert living.refused == look.reason
    file.write_text(good.SERVICE, encoding="utf-8")
    assert (living.look().change, living.refused) == (Change.NONE, "")


def test_what_is_slow_is_prepared_once_a_change(root: Path) -> None:
    prepared: list[str] = []
    living = LivingKnowledge(
        [root],
        lambda: cast(Base, Uncompiled(load([root], good.PACK))),
        lambda: prepared.append("x"),
    )
    living.look()
    (root / FILE).write_text((root / FILE).read_text() + "# catatan\n", encoding="utf-8")
    living.look()
    living.look()
    assert prepared == ["x"]


def test_a_folder_that_vanishes_is_refused(living: LivingKnowledge, root: Path) -> None:
    for file in root.rglob("*.yaml"):
        file.unlink()
    assert living.look().change is Change.REFUSED


def test_there_must_be_something_good_to_begin_with(tmp_path: Path) -> None:
    def build() -> Base:
        raise KnowledgeError("kosong")

    with pytest.raises(KnowledgeError):
        LivingKnowledge([tmp_path], build)
