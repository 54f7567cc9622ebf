"""The knowledge that ships, and a regency that brings nothing but its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from melayani_bot.knowledge.catalogue import page
from melayani_bot.knowledge.load import inspect, load
from melayani_bot.knowledge.model import Knowledge, Level
from melayani_bot.knowledge.packs import search_roots, shipped_root

ROOT = Path(__file__).parents[3]
SECOND = ROOT / "tests" / "pakets" / "contoh"


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    root = shipped_root()
    assert root is not None
    return load([root])


def test_shipped_knowledge_has_no_errors() -> None:
    assert [str(error) for error in inspect(search_roots([]), "banyuwangi").errors] == []


def test_every_level_and_special_form_is_there(shipped: Knowledge) -> None:
    services = shipped.services.values()
    assert {shipped.level_of(service.authorities) for service in services} >= set(Level)
    assert any(service.split for service in services)
    assert any(service.cases for service in services)


def test_every_service_reaches_a_door(shipped: Knowledge) -> None:
    doorless = [
        service.id
        for service in shipped.services.values()
        for decider in service.authorities
        if shipped.body_for(decider.role) is None
        and shipped.roles[decider.role].by is None
        and not service.channels
    ]
    assert doorless == []


def test_a_second_regency_needs_only_its_own_folder(shipped: Knowledge) -> None:
    second = load(search_roots([SECOND]))
    assert second.pack.id == "kabupaten-contoh"
    assert second.services["paspor"].authorities == shipped.services["paspor"].authorities
    door = second.body_for("dukcapil")
    assert door is not None
    assert door.id == "capil-contoh"
    assert not any("banyuwangi" in body.name.casefold() for body in second.bodies.values())


def test_the_catalogue_page_is_current(shipped: Knowledge) -> None:
    written = (ROOT / "docs" / "katalog.md").read_text(encoding="utf-8")
    assert written == page(shipped), "tulis ulang: melayani katalog --tulis docs/katalog.md"
