"""Tells the log what a server does, and passes everything on to several observers."""

from __future__ import annotations

import structlog

from melayani_bot.runtime.observer import Observer
from melayani_bot.storage.values import Box


class LogObserver(Observer):
    """Writes what an operator should read; each message that went well is only counted."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("melayani_bot.runtime")

    def refused(self, channel: str) -> None:
        """See `Observer.refused`."""
        self._log.warning("pesan ditolak, dikirim ulang kanalnya", channel=channel)

    def retried(self, channel: str, error: str) -> None:
        """See `Observer.retried`."""
        self._log.info("kirim diulang", channel=channel, error=error)

    def resent(self, channel: str) -> None:
        """See `Observer.resent`."""
        self._log.warning("jawaban mungkin terkirim dua kali", channel=channel)

    def buried(self, box: Box, channel: str, error: str) -> None:
        """See `Observer.buried`."""
        self._log.error("pesan gagal; lihat: melayani queue", box=box, channel=channel, error=error)

    def undelivered(self, channel: str, error: str) -> None:
        """See `Observer.undelivered`."""
        self._log.error("jawaban tidak sampai; lihat: melayani queue", channel=channel, error=error)

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        """See `Observer.circuit`."""
        if is_open:
            self._log.error("kanal berhenti mengirim", channel=channel, error=error)
        else:
            self._log.info("kanal mengirim lagi", channel=channel)

    def failed(self, name: str, error: str) -> None:
        """See `Observer.failed`."""
        self._log.error("bagian server gagal dan dimulai lagi", name=name, error=error)


class Observers(Observer):
    """Passes everything on, in order."""

    def __init__(self, *observers: Observer) -> None:
        self._all = observers

    def accepted(self, channel: str, *, new: bool) -> None:
        """See `Observer.accepted`."""
        for each in self._all:
            each.accepted(channel, new=new)

    def refused(self, channel: str) -> None:
        """See `Observer.refused`."""
        for each in self._all:
            each.refused(channel)

    def answered(self, channel: str, waited: float) -> None:
        """See `Observer.answered`."""
        for each in self._all:
            each.answered(channel, waited)

    def sent(self, channel: str, waited: float) -> None:
        """See `Observer.sent`."""
        for each in self._all:
            each.sent(channel, waited)

    def retried(self, channel: str, error: str) -> None:
        """See `Observer.retried`."""
        for each in self._all:
            each.retried(channel, error)

    def resent(self, channel: str) -> None:
        """See `Observer.resent`."""
        for each in self._all:
            each.resent(channel)

    def buried(self, box: Box, channel: str, error: str) -> None:
        """See `Observer.buried`."""
        for each in self._all:
            each.buried(box, channel, error)

    def undelivered(self, channel: str, error: str) -> None:
        """See `Observer.undelivered`."""
        for each in self._all:
            each.undelivered(channel, error)

    def circuit(self, channel: str, is_open: bool, error: str) -> None:
        """See `Observer.circuit`."""
        for each in self._all:
            each.circuit(channel, is_open, error)

    def failed(self, name: str, error: str) -> None:
        """See `Observer.failed`."""
        for each in self._all:
            each.failed(name, error)
