"""What an adapter costs to have: peak memory of importing it, as a multiple of bare Python."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

PEAK = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"
"""Prints the peak of this very process in kB; `ru_maxrss` would carry over the parent's."""

LIMITS = {
    "melayani_bot.channel": 1.6,
    "melayani_bot.discovery": 2.2,
    "melayani_bot.console": 2.8,
    "melayani_web": 3.5,
    "melayani_whatsapp": 5.0,
    "melayani_telegram.with_ptb": 7.0,
    "melayani_telegram.with_aiogram": 22.0,
}
"""Module and the multiple it may reach; docs/adapters.md has what was measured."""


def peak(code: str) -> int:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(("module", "limit"), LIMITS.items())
def test_importing_an_adapter_keeps_to_its_weight(module: str, limit: float) -> None:
    if importlib.util.find_spec(module.split(".")[0]) is None:
        pytest.skip(f"{module} is not installed")
    assert peak(f"import {module}; {PEAK}") <= limit * peak(PEAK)
