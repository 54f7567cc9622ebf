"""The kit catches every broken adapter by exactly the checks that name what is wrong with it."""

from __future__ import annotations

import contextlib
import inspect

import pytest

from melayani_bot.channel import Channel
from melayani_bot.testing import ChannelConformance
from melayani_bot.testing.echo_wire import EchoWire
from tests.kit import (  # noqa: F401  # importing them fills the registry
    broken_contract,
    broken_receiving,
    broken_sending,
)
from tests.kit.registry import BROKEN

CHECKS = tuple(name for name in dir(ChannelConformance) if name.startswith("test_"))


def fails(kind: type[Channel], name: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    wire = EchoWire(kind)
    method = getattr(ChannelConformance(), name)
    wanted = inspect.signature(method).parameters
    arguments = {"wire": wire, "monkeypatch": monkeypatch}
    with contextlib.redirect_stdout(None):
        try:
            method(**{key: value for key, value in arguments.items() if key in wanted})
        except pytest.skip.Exception:
            return False
        except Exception:
            return True
        finally:
            monkeypatch.undo()
    return False


@pytest.mark.parametrize("kind", BROKEN, ids=lambda kind: kind.__name__)
def test_exactly_its_checks_fail(kind: type[Channel], monkeypatch: pytest.MonkeyPatch) -> None:
    failed = {name for name in CHECKS if fails(kind, name, monkeypatch)}
    assert failed == BROKEN[kind]


def test_every_check_catches_something() -> None:
    assert set(CHECKS) == frozenset().union(*BROKEN.values())
