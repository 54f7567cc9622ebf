"""A process whose loop stands still, or never ends, is ended from within."""

import subprocess
import sys

import pytest

from melayani_bot.runtime.watchdog import STILL

_BEGIN = """
import asyncio, time
from melayani_bot.runtime import watchdog
watchdog._END_SECONDS = 1

async def deaf():
    while True:
        try:
            await asyncio.sleep(1e6)
        except asyncio.CancelledError:
            pass

async def main():
    async with watchdog.watched(2.0):
        {body}

asyncio.run(main())
print("selesai")
"""


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("time.sleep(1e6)", STILL, "in main"),
        ("kept = asyncio.create_task(deaf()); await asyncio.sleep(0)", 0, "run_until_complete"),
        ("await asyncio.sleep(0)", 0, ""),
    ],
)
def test_what_stands_still_ends_and_says_where(body: str, status: int, said: str) -> None:
    code = _BEGIN.format(body=body)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == status
    assert said in done.stderr
    assert ("selesai" in done.stdout) is (not said)
