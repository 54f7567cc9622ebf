"""Group commit: who waits, who gave up, and a store that fails."""

import asyncio
from collections.abc import Sequence

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.group import Group
from tests.unit.runtime.virtual import VirtualLoop, run


class Slow(Disk):
    """A disk on which every call takes a second."""

    async def run(self, call, *args, **kwargs):  # type: ignore[no-untyped-def]  # the signature of `Disk.run`
        await asyncio.sleep(1)
        return call(*args, **kwargs)


@pytest.mark.parametrize("fails", [False, True])
def test_one_who_gives_up_keeps_nobody_from_the_news(fails: bool) -> None:
    written: list[int] = []

    def write(items: Sequence[int]) -> Sequence[int]:
        if fails:
            raise StorageError("penuh")
        written.extend(items)
        return [2 * item for item in items]

    async def main(_: VirtualLoop) -> list[int | BaseException | None]:
        group: Group[int, int] = Group(write, Slow())
        waiting = [asyncio.ensure_future(group(number)) for number in range(4)]
        await asyncio.sleep(0.5)
        waiting[1].cancel()
        return await asyncio.gather(*waiting, return_exceptions=True)

    found = run(main)
    assert isinstance(found.pop(1), asyncio.CancelledError)
    if fails:
        assert all(isinstance(error, StorageError) for error in found)
    else:
        assert found == [0, 4, 6]
        assert written == [0, 1, 2, 3]
