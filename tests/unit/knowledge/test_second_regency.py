"""A second regency needs only a folder of its own: the made-up one in tests/pakets proves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from melayani_bot.knowledge.draft import Draft
from melayani_bot.knowledge.load import Inspection, inspect
from melayani_bot.knowledge.packs import shipped_root

ROOT = Path(__file__).parents[2] / "pakets" / "contoh"


@pytest.fixture(scope="module")
def inspection() -> Inspection:
    shipped = shipped_root()
    assert shipped is not None
    return inspect([ROOT, shipped], "kabupaten-contoh")


@pytest.fixture(scope="module")
def draft(inspection: Inspection) -> Draft:
    assert inspection.draft is not None
    return inspection.draft


def test_stands_on_the_province_and_the_nation_alone(draft: Draft) -> None:
    assert [layer.id for layer in draft.layers] == ["nasional", "jawa-timur", "kabupaten-contoh"]


def test_loads_without_errors_so_the_nation_needs_nothing_of_another_regency(
    inspection: Inspection,
) -> None:
    assert [str(item) for item in inspection.errors] == []


def test_its_body_plays_the_national_role(draft: Draft) -> None:
    players = {body.value.id for body in draft.bodies if "dukcapil" in body.value.roles}
    assert players == {"capil-contoh"}


def test_override_adds_to_the_national_service(draft: Draft) -> None:
    services = {entry.value.id: entry.value for entry in draft.services}
    channels = services["ktp-el"].channels
    assert channels is not None
    assert channels.lines[-1] == "Loket Bersama Kabupaten Antah"
    assert len(channels.lines) > 1
    assert "ktp di loket bersama kabupaten antah" in services["ktp-el"].phrasings


def test_has_its_own_service_and_none_of_the_other_regency(draft: Draft) -> None:
    services = {entry.value.id for entry in draft.services}
    assert "aduan-contoh" in services
    assert "rantang-kasih" not in services


def test_its_villages_are_its_own(draft: Draft) -> None:
    assert {place.district for place in draft.places} == {"Contoh Utara", "Contoh Selatan"}
