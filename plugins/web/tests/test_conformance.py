"""The kit, for each way to ask: our page, its form without JavaScript, the widget elsewhere."""

from __future__ import annotations

import pytest

from melayani_bot.testing import ChannelConformance, Wire
from plugins.web.tests.wire import Mode, WebWire


class TestWeb(ChannelConformance):
    @pytest.fixture(params=list(Mode), ids=lambda mode: mode.value)
    def wire(self, request: pytest.FixtureRequest) -> Wire:
        return WebWire(request.param)
