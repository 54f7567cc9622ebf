"""Wires of both libraries, fetching and being called."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest

from melayani_bot.testing.telegram import SECRET, TOKEN, TelegramWire
from melayani_telegram.settings import TelegramSettings

LIBRARIES = {
    "ptb": ("melayani_telegram.with_ptb", "PtbChannel"),
    "aiogram": ("melayani_telegram.with_aiogram", "AiogramChannel"),
}


def polling(url: str) -> TelegramSettings:
    return TelegramSettings(token=TOKEN, api_url=url, timeout=0.5, wait=5)


def called(url: str) -> TelegramSettings:
    return TelegramSettings(
        token=TOKEN,
        api_url=url,
        timeout=0.5,
        webhook_url="https://bot.example/telegram",
        webhook_secret=SECRET,
    )


@pytest.fixture
def wire_of() -> Callable[[str, str], TelegramWire]:
    """Makes a wire from the name of a library and of a mode."""

    def make(library: str, mode: str) -> TelegramWire:
        module, name = LIBRARIES[library]
        settings = {"polling": polling, "called": called}[mode]
        return TelegramWire(getattr(importlib.import_module(module), name), settings)

    return make


@pytest.fixture(params=["ptb", "aiogram"])
def library(request: pytest.FixtureRequest) -> str:
    """Name of a library."""
    return str(request.param)


@pytest.fixture(params=["polling", "called"])
def any_wire(
    library: str, request: pytest.FixtureRequest, wire_of: Callable[[str, str], TelegramWire]
) -> TelegramWire:
    """A wire of each library in each mode."""
    return wire_of(library, str(request.param))
