"""Checks of the contract itself: identity, capabilities, storing before confirming, weight."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import sys

import pytest

from melayani_bot.channel import CONTRACT, Channel, PollingChannel, WebhookChannel
from melayani_bot.testing.check import check
from melayani_bot.testing.wire import Wire

__all__ = ["ContractChecks"]

_INNER = (
    "answering",
    "matching",
    "knowledge",
    "render",
    "storage",
    "runtime",
    "desk",
    "cli",
    "testing",
)
PATIENCE = 1.0
"""Seconds that ``run`` may take to end when it is cancelled."""


class ContractChecks:
    """What holds before the first message."""

    def test_00_the_channel_says_what_it_is(self, wire: Wire) -> None:
        """Name, contract version and base class."""
        kind = type(wire.channel)
        assert isinstance(wire.channel, PollingChannel | WebhookChannel), (
            "subclass PollingChannel or WebhookChannel"
        )
        assert re.fullmatch("[a-z][a-z0-9-]*", kind.name), f"name {kind.name!r}: use a-z, 0-9, -"
        assert kind.contract == CONTRACT, f"built for contract {kind.contract}, this is {CONTRACT}"
        assert isinstance(wire.settings, kind.Settings), "the settings are no `Settings`"

    def test_00_capabilities_are_one_constant_value(self, wire: Wire) -> None:
        """Equal at every call, and usable."""
        found = wire.channel.capabilities
        assert found == wire.channel.capabilities
        assert found.max_text >= 100, "max_text is too small for a sentence"
        limits = found.choices
        if limits:
            assert limits.buttons >= 1
            assert limits.button_label >= 10
            assert limits.list_rows == 0 or limits.list_label >= 10

    def test_00_create_does_no_io(self, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
        """No connection, no running loop."""

        def refuse(*_: object) -> None:
            raise AssertionError("`create` opened a connection; open it at the first send")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        monkeypatch.setattr(socket.socket, "connect_ex", refuse)
        monkeypatch.setattr(socket, "getaddrinfo", refuse)
        assert isinstance(type(wire.channel).create(wire.settings), Channel)

    @check
    async def test_31_stopping_leaves_signals_alone_and_may_be_repeated(self, wire: Wire) -> None:
        handlers = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
        await wire.push_text("ani", "halo")
        await wire.settle()
        assert handlers == (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)), (
            "the adapter installed a signal handler; the runtime stops it by cancelling"
        )
        await wire.channel.aclose()
        await wire.channel.aclose()

    @check
    async def test_31_run_ends_when_it_is_cancelled(self, wire: Wire) -> None:
        if not isinstance(wire.channel, PollingChannel):
            pytest.skip("nothing runs here")
        second = type(wire.channel).create(wire.settings)
        task = asyncio.create_task(second.run(wire.inbox))
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE)
        ended = task.done()
        task.cancel()
        await asyncio.wait({task}, timeout=PATIENCE)
        await second.aclose()
        assert ended, f"`run` goes on {PATIENCE:.0f} s after it was cancelled"

    @check
    async def test_34_what_could_not_be_stored_comes_again(self, wire: Wire) -> None:
        wire.inbox.refuse()
        await wire.push_text("ani", "ktp hilang")
        if isinstance(wire.channel, WebhookChannel):
            assert wire.status is not None, "the wire does not set `status`"
            assert wire.status >= 500, f"deliver failed, yet the platform was told {wire.status}"
            await wire.redeliver()
        await wire.settle()
        assert [message.text for message in wire.inbox] == ["ktp hilang"], (
            "the message was confirmed although deliver had failed: it is lost"
        )

    @check
    async def test_34_a_batch_that_was_stored_in_part_comes_again_in_order(
        self, wire: Wire
    ) -> None:
        if not isinstance(wire.channel, PollingChannel):
            pytest.skip("the platform decides what it brings again")
        wire.inbox.refuse()
        await wire.push_batch([("ani", "satu"), (wire.people[-1], "dua"), ("ani", "tiga")])
        await wire.settle()
        arrived = [message.text for message in wire.inbox]
        assert set(arrived) == {"satu", "dua", "tiga"}, "what was not stored is lost"
        assert arrived.index("satu") < arrived.index("tiga"), (
            "a message was delivered although an earlier one of its conversation was not stored"
        )

    def test_39_the_adapter_imports_nothing_of_the_core(self, wire: Wire) -> None:
        """The contract and the errors are enough; the kit is for its tests."""
        module = type(wire.channel).__module__
        if module.startswith("melayani_bot."):
            pytest.skip("part of the core, where import-linter keeps the layers")
        code = (
            f"import sys, importlib; importlib.import_module({module!r});"
            f"print(*[n for n in {_INNER!r} if 'melayani_bot.' + n in sys.modules])"
        )
        found = subprocess.run(  # noqa: S603  # our own interpreter, and a module name
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
        assert found.returncode == 0, f"{module} cannot be imported alone: {found.stderr[-500:]}"
        assert not found.stdout.strip(), f"{module} imports melayani_bot.{found.stdout.split()[0]}"
