"""The kit, for each way in which Meta can name a citizen, and each way it can pack a batch."""

from __future__ import annotations

import pytest

from melayani_bot.testing import ChannelConformance, Wire
from melayani_bot.testing.whatsapp import Layout
from plugins.whatsapp.tests.wire import WhatsAppWire, by_both, by_phone, by_user_id


class TestWhatsApp(ChannelConformance):
    @pytest.fixture(
        params=[
            (by_user_id, Layout.ONE_VALUE),
            (by_both, Layout.CHANGES),
            (by_phone, Layout.ENTRIES),
        ],
        ids=["user id only", "both", "phone only"],
    )
    def wire(self, request: pytest.FixtureRequest) -> Wire:
        naming, layout = request.param
        return WhatsAppWire(naming, layout)
