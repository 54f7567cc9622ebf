"""The two echo adapters pass every check of the kit; none is skipped."""

import pytest

from melayani_bot.testing import ChannelConformance, Wire
from melayani_bot.testing.echo import EchoPolling, EchoWebhook
from melayani_bot.testing.echo_wire import EchoWire


class TestEchoPolling(ChannelConformance):
    @pytest.fixture
    def wire(self) -> Wire:
        return EchoWire(EchoPolling)


class TestEchoWebhook(ChannelConformance):
    @pytest.fixture
    def wire(self) -> Wire:
        return EchoWire(EchoWebhook)
