"""`ChannelConformance`: every check that an adapter must pass, as one pytest class."""

from __future__ import annotations

from melayani_bot.testing.contract import ContractChecks
from melayani_bot.testing.failing import FailingChecks
from melayani_bot.testing.hostile import HostileChecks
from melayani_bot.testing.receiving import ReceivingChecks
from melayani_bot.testing.sending import SendingChecks

__all__ = ["ChannelConformance"]


class ChannelConformance(
    ContractChecks, ReceivingChecks, HostileChecks, SendingChecks, FailingChecks
):
    """Subclass it as ``Test…`` and give one fixture ``wire`` that returns a new `Wire`.

    The numbers in the names are those of the table in ``docs/adapters.md``. A check skips itself
    where the capabilities or the wire say that the platform lacks what it needs.
    """
