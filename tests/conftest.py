"""Shared fixtures: the shipped knowledge, compiled once for the whole run."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from melayani_bot.answering import Base, compile_knowledge
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.knowledge.packs import search_roots

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture(scope="session")
def banyuwangi() -> Knowledge:
    return load(search_roots([]), "banyuwangi")


@pytest.fixture(scope="session")
def banyuwangi_base(banyuwangi: Knowledge) -> Base:
    return compile_knowledge(banyuwangi)


@pytest.fixture
def now() -> datetime:
    return TUESDAY_MORNING
