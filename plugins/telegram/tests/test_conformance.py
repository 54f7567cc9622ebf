"""Both libraries pass the kit, fetching and being called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from melayani_bot.testing import ChannelConformance
from melayani_bot.testing.telegram import TelegramWire

Make = Callable[[str, str], TelegramWire]


class TestPtbPolling(ChannelConformance):
    @pytest.fixture
    def wire(self, wire_of: Make) -> TelegramWire:
        return wire_of("ptb", "polling")


class TestPtbWebhook(ChannelConformance):
    @pytest.fixture
    def wire(self, wire_of: Make) -> TelegramWire:
        return wire_of("ptb", "called")


class TestAiogramPolling(ChannelConformance):
    @pytest.fixture
    def wire(self, wire_of: Make) -> TelegramWire:
        return wire_of("aiogram", "polling")


class TestAiogramWebhook(ChannelConformance):
    @pytest.fixture
    def wire(self, wire_of: Make) -> TelegramWire:
        return wire_of("aiogram", "called")
