"""Both libraries pass the kit, fetching and being called."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from melayani_telegram.settings import TelegramSettings

from melayani_bot.testing import ChannelConformance
from melayani_bot.testing.telegram import SECRET, TOKEN, TelegramWire

PTB = ("melayani_telegram.with_ptb", "PtbChannel")
AIOGRAM = ("melayani_telegram.with_aiogram", "AiogramChannel")


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


def wire_of(library: tuple[str, str], settings: Any) -> TelegramWire:
    module, name = library
    return TelegramWire(getattr(importlib.import_module(module), name), settings)


class TestPtbPolling(ChannelConformance):
    @pytest.fixture
    def wire(self) -> TelegramWire:
        return wire_of(PTB, polling)


class TestPtbWebhook(ChannelConformance):
    @pytest.fixture
    def wire(self) -> TelegramWire:
        return wire_of(PTB, called)


class TestAiogramPolling(ChannelConformance):
    @pytest.fixture
    def wire(self) -> TelegramWire:
        return wire_of(AIOGRAM, polling)


class TestAiogramWebhook(ChannelConformance):
    @pytest.fixture
    def wire(self) -> TelegramWire:
        return wire_of(AIOGRAM, called)
