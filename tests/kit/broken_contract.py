"""Adapters that break the contract itself or let a secret out, each in one thing."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Self

from melayani_bot.channel import Capabilities, Deliver, HttpRequest, HttpResponse
from melayani_bot.errors import ChannelError
from melayani_bot.testing.echo import CAPABILITIES, EchoPolling, EchoSettings, EchoWebhook
from melayani_bot.testing.echo_platform import Reply
from tests.kit.registry import fails


@fails("test_00_the_channel_says_what_it_is")
class OldContract(EchoPolling):
    contract = 0


@fails("test_00_the_channel_says_what_it_is")
class OtherSettings(EchoPolling):
    Settings = dict


@fails("test_00_capabilities_are_one_constant_value")
class ChangingCapabilities(EchoPolling):
    more = 0

    @property
    def capabilities(self) -> Capabilities:
        self.more += 1
        return replace(CAPABILITIES, max_text=CAPABILITIES.max_text - self.more % 2)


@fails("test_00_create_does_no_io")
class ConnectsAtOnce(EchoPolling):
    @classmethod
    def create(cls, settings: EchoSettings) -> Self:
        with socket.socket() as found, suppress(OSError):
            found.connect(("127.0.0.1", 9))
        return cls(settings)


@fails("test_31_stopping_leaves_signals_alone_and_may_be_repeated")
class InstallsHandlers(EchoPolling):
    async def run(self, deliver: Deliver) -> None:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: None)
        try:
            await super().run(deliver)
        finally:
            loop.remove_signal_handler(signal.SIGTERM)


@fails("test_31_stopping_leaves_signals_alone_and_may_be_repeated")
class ClosesOnce(EchoPolling):
    closed = False

    async def aclose(self) -> None:
        # The wire closes too, hence a third time in that check.
        if self.closed and self._offset:
            raise RuntimeError("closed already")
        self.closed = True


@fails("test_31_run_ends_when_it_is_cancelled")
class DoesNotStop(EchoPolling):
    async def run(self, deliver: Deliver) -> None:
        try:
            await super().run(deliver)
        except asyncio.CancelledError:
            await super().run(deliver)


@fails("test_36_secrets_stay_secret")
class TokenInTheError(EchoPolling):
    async def _call(self, message: Mapping[str, Any]) -> Reply:
        try:
            return await self._settings.platform.send(self._settings.token, message)
        except OSError as error:
            raise ChannelError("echo: lost", unclear=True) from error


@fails("test_36_secrets_stay_secret")
class TokenInTheLog(EchoPolling):
    async def _call(self, message: Mapping[str, Any]) -> Reply:
        logging.getLogger("echo").debug("POST /bot%s/send", self._settings.token)
        return await super()._call(message)


@fails("test_36_secrets_stay_secret")
class SecretInTheRepr(EchoPolling):
    def __repr__(self) -> str:
        return f"Echo(secret={self._settings.secret!r})"


@fails("test_36_secrets_stay_secret")
class SignaturesPrinted(EchoWebhook):
    async def on_http(self, request: HttpRequest, deliver: Deliver) -> HttpResponse:
        response = await super().on_http(request, deliver)
        if response.status == 403:
            sys.stderr.write(f"wrong signature, not of {self._settings.secret}")
        return response


@fails("test_39_the_adapter_imports_nothing_of_the_core")
class ImportsTheKit(EchoPolling):
    foreign = True
