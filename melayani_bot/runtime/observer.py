"""What a server tells about itself; metrics and logs subclass `Observer` and hook in here."""

from __future__ import annotations

from melayani_bot.storage.values import Box


class Observer:
    """Hears what happens; here it does nothing. Methods are quick and never raise.

    Times are seconds; ``error`` is a sentence or a class name without personal data.
    """

    def accepted(self, channel: str, *, new: bool) -> None:
        """A message is stored, or (not ``new``) was stored before."""

    def refused(self, channel: str) -> None:
        """A message was turned away for its channel to repeat: full, draining, or not storable."""

    def answered(self, channel: str, waited: float) -> None:
        """An answer is in the outbox, ``waited`` after its question came."""

    def sent(self, channel: str, waited: float) -> None:
        """A part arrived, ``waited`` after its question was sent."""

    def retried(self, channel: str, error: str) -> None:
        """Sending failed and will be tried again."""

    def resent(self, channel: str) -> None:
        """A part goes out that may have arrived before: the citizen may see it twice."""

    def buried(self, box: Box, channel: str, error: str) -> None:
        """A dead letter: somebody should look at it."""

    def undelivered(self, channel: str, error: str) -> None:
        """The platform took a part and said later that it never arrived: a dead letter."""

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        """Sending on a channel stops, but for probes, or starts again."""

    def failed(self, name: str, error: str) -> None:
        """A channel's `run` or a hop ended with an error and is started again."""


NOBODY = Observer()
"""Hears nothing."""
