"""The conformance kit: what a channel plugin is tested with.

from melayani_bot.testing import ChannelConformance, Wire

class TestMyChannel(ChannelConformance):
    @pytest.fixture
    def wire(self) -> Wire:
        return MyWire()
"""

from melayani_bot.testing.conformance import ChannelConformance
from melayani_bot.testing.inbox import Inbox
from melayani_bot.testing.supervised import Supervised
from melayani_bot.testing.wire import Fault, FaultKind, Sent, Wire

__all__ = ["ChannelConformance", "Fault", "FaultKind", "Inbox", "Sent", "Supervised", "Wire"]
