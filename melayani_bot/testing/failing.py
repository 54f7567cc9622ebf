"""Checks of a platform that fails: one attempt, the right error, no secret in it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from melayani_bot.channel import Part
from melayani_bot.errors import ChannelError, PeerGone, RateLimited, Rejected, Unauthorized
from melayani_bot.testing.check import check
from melayani_bot.testing.sending import peer_of
from melayani_bot.testing.wire import Fault, FaultKind, Wire

__all__ = ["FailingChecks"]

PART = Part(text="satu", plain="satu")


class FailingChecks:
    """`send` tries once and tells what happened by one of our errors."""

    @check
    async def test_23_too_fast_tells_how_long_to_wait(self, wire: Wire) -> None:
        wait = timedelta(seconds=7)
        error = await _failure(wire, Fault(FaultKind.RATE_LIMIT, wait))
        assert isinstance(error, RateLimited), f"raised {type(error).__name__}"
        assert error.retry_after == wait, f"retry_after is {error.retry_after}, not {wait}"

    @check
    async def test_24_an_error_of_the_platform_may_pass(self, wire: Wire) -> None:
        error = await _failure(wire, Fault(FaultKind.SERVER_ERROR))
        assert not error.permanent, "a 5xx is worth another try"

    @check
    async def test_25_a_lost_connection_is_not_sent_again(self, wire: Wire) -> None:
        _may_have_arrived(await _failure(wire, Fault(FaultKind.DROP)))

    @check
    async def test_25_no_answer_in_time_is_an_error(self, wire: Wire) -> None:
        _may_have_arrived(await _failure(wire, Fault(FaultKind.TIMEOUT)))

    @check
    async def test_26_a_citizen_who_left_is_gone(self, wire: Wire) -> None:
        error = await _failure(wire, Fault(FaultKind.BLOCKED))
        assert isinstance(error, PeerGone), f"raised {type(error).__name__}"

    @check
    async def test_26_a_refused_message_is_rejected(self, wire: Wire) -> None:
        error = await _failure(wire, Fault(FaultKind.REJECTED))
        assert isinstance(error, Rejected), f"raised {type(error).__name__}"

    @check
    async def test_27_a_dead_token_is_unauthorized(self, wire: Wire) -> None:
        error = await _failure(wire, Fault(FaultKind.UNAUTHORIZED))
        assert isinstance(error, Unauthorized), f"raised {type(error).__name__}"

    @check
    async def test_20_refused_markup_falls_back_to_plain_text(self, wire: Wire) -> None:
        if FaultKind.BAD_MARKUP not in wire.faults:
            pytest.skip("the platform cannot play BAD_MARKUP")
        peer = await peer_of(wire, "ani")
        wire.fail_next(Fault(FaultKind.BAD_MARKUP))
        await wire.channel.send(peer, Part(text="tebal?", plain="polos"))
        assert [message.text for message in wire.sent()] == ["polos"]
        assert wire.attempts == 2, "the fall-back is one more request"

    @check
    async def test_24_the_next_message_passes(self, wire: Wire) -> None:
        kinds = wire.faults - {FaultKind.BAD_MARKUP, FaultKind.DROP}
        if not kinds:
            pytest.skip("the platform cannot play a fault")
        for kind in sorted(kinds, key=lambda kind: kind.name):
            peer = await peer_of(wire, "ani")
            wire.fail_next(Fault(kind, timedelta(seconds=7)))
            with suppress(Exception):  # the other checks tell which error is right
                await wire.channel.send(peer, PART)
            await wire.channel.send(peer, Part(text=kind.name, plain=kind.name))
            assert wire.sent()[-1].text == kind.name


def _may_have_arrived(error: ChannelError) -> None:
    assert not error.permanent
    assert error.unclear, "say `unclear=True`: the message may have arrived all the same"


async def _failure(wire: Wire, fault: Fault) -> ChannelError:
    if fault.kind not in wire.faults:
        pytest.skip(f"the platform cannot play {fault.kind.name}")
    peer = await peer_of(wire, "ani")
    before = wire.attempts
    wire.fail_next(fault)
    try:
        await wire.channel.send(peer, PART)
    except ChannelError as error:
        raised = error
    else:
        raise AssertionError(f"{fault.kind.name} was swallowed; raise {fault.kind.value}")
    tried = wire.attempts - before
    assert tried == 1, f"{fault.kind.name}: {tried} attempts; the runtime decides on another try"
    return raised
