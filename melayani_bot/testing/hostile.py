"""Checks of hostile input: forgeries, broken bodies, strange texts, secrets drawn out."""

from __future__ import annotations

import contextlib
import io
import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from melayani_bot.channel import Part, WebhookChannel
from melayani_bot.testing.check import check
from melayani_bot.testing.sending import peer_of
from melayani_bot.testing.wire import Fault, Wire

__all__ = ["HostileChecks"]

BODIES = {
    "empty": b"",
    "cut off": b'{"a": [1, 2',
    "no object": b"[]",
    "null": b"null",
    "a string": b'"halo"',
    "an empty object": b"{}",
    "other types": b'{"entry": 7, "result": "x", "ok": true, "message": [], "update_id": "x"}',
    "no UTF-8": b"\xff\xfe\x00\x01",
    "deep": b"[" * 100_000,
    "large": b'{"a": "' + b"x" * 5_000_000 + b'"}',
}
TEXTS = {
    "only blanks": " \t ",
    "only emoji": "👩‍👩‍👧‍👦🇮🇩👍🏽",
    "NUL": "a\x00b",
    "lone surrogates": "a\ud800b\udc00",
    "right to left": "a\u202eb\u202c\u0627\u0644",
    "zero width": "k\u200bt\u200dp\ufeff",
    "zalgo": "e" + "\u0301" * 10_000,
    "4,000 characters": "panjang " * 500,
    "markup": "<b>*_~`[x](y)&lt;",
}
MAY_BE_LOST = {"only blanks"}


class HostileChecks:
    """Whatever comes in, the next message is handled."""

    @check
    async def test_06_forgeries_are_refused(self, wire: Wire) -> None:
        if not wire.forgeries:
            pytest.skip("the platform proves nothing")
        for kind in wire.forgeries:
            status = await wire.push_forged(kind)
            await wire.settle()
            assert status in (401, 403), f"{kind}: answered {status}"
            assert not wire.inbox, f"{kind}: a forged message was delivered"

    @check
    async def test_07_broken_bodies_are_answered_and_survived(self, wire: Wire) -> None:
        for name, body in BODIES.items():
            status = await wire.push_raw(body)
            if isinstance(wire.channel, WebhookChannel):
                assert status in range(200, 500), f"{name}: answered {status}"
            await wire.settle()
            before = len(wire.inbox)
            await wire.push_text("ani", name)
            await wire.settle()
            assert [message.text for message in wire.inbox[before:]] == [name], (
                f"after a body that is {name}, the next message was lost"
            )

    @check
    async def test_16_strange_texts_arrive_and_can_be_stored(self, wire: Wire) -> None:
        for name, text in TEXTS.items():
            before = len(wire.inbox)
            await wire.push_text("ani", text)
            await wire.push_text("ani", name)
            await wire.settle()
            *arrived, last = [message.text for message in wire.inbox[before:]]
            assert last == name, f"after {name}, the next message was lost"
            if arrived or name not in MAY_BE_LOST:
                found = [_letters(piece) for piece in arrived]
                assert found == [_letters(text)], f"{name}: the text was changed"

    @check
    async def test_36_secrets_stay_secret(self, wire: Wire) -> None:
        if not wire.secrets:
            pytest.skip("the wire names no secrets")
        with _overheard() as heard:
            peer = await peer_of(wire, "ani")
            heard.write(repr((wire.channel, wire.settings, peer, str(peer), *wire.inbox)))
            for fault in sorted(wire.faults, key=lambda kind: kind.name):
                wire.fail_next(Fault(fault, timedelta(seconds=1)))
                try:
                    await wire.channel.send(peer, Part(text="satu", plain="satu"))
                except Exception as error:  # whatever is raised may end in a log
                    heard.write("".join(traceback.format_exception(error)) + repr(error))
            for kind in wire.forgeries:
                await wire.push_forged(kind)
            await wire.push_raw(BODIES["cut off"])
            await wire.settle()
        for number, secret in enumerate(wire.secrets):
            place = heard.getvalue().find(secret)
            around = heard.getvalue()[max(0, place - 60) : place]
            assert place < 0, f"secret {number} was said after {around!r}"


def _letters(text: str) -> str:
    """The text without what a platform or an adapter may take out."""
    return "".join(char for char in text if char.isprintable() and char not in " \ufffd")


@contextlib.contextmanager
def _overheard() -> Iterator[io.StringIO]:
    """Everything that is logged at any level or printed."""
    heard, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(heard), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
