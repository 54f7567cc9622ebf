"""One HTTP connection, cut off while its head is slow or too long.

The parser itself waits for ever and takes any amount: an idle or dripping client would keep its
place until the process ends. Bodies have limits of their own in `host`.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
"""From the opening of a connection or the first byte of a later request, to the end of its head."""

LONGEST_HEAD: Final = 65_536
"""Bytes."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol on httptools with an end to its patience."""

    _due: asyncio.TimerHandle | None = None
    _arrived = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client is there; its first request is due."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Parse; a head that has not ended within its length ends the connection."""
        super().data_received(data)
        if self._due is None:
            return
        self._arrived += len(data)
        if self._arrived > LONGEST_HEAD:
            self.send_400_response("head too long")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        if self._due is None:
            self._expect()

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._expect_no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._expect_no_more()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._arrived = 0
        self._due = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _expect_no_more(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
