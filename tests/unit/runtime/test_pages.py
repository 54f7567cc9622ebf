"""What whoever watches the server hears when its store cannot be read."""

from concurrent.futures import Executor, Future
from typing import Any

import pytest

from melayani_bot.channel import HttpRequest, HttpResponse
from melayani_bot.errors import StorageError
from melayani_bot.runtime.disk import Disk
from melayani_bot.runtime.health import Health
from melayani_bot.runtime.pages import page_of
from melayani_bot.storage.memory import MemoryMessages
from tests.unit.runtime.virtual import Inline, VirtualLoop, run


class Stuck(Executor):
    """A disk that never answers."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        return Future()


class Broken(MemoryMessages):
    def status(self):  # type: ignore[no-untyped-def]  # as in the port
        raise StorageError("rusak")


@pytest.mark.parametrize(
    ("disk", "store", "status", "said"),
    [
        (Disk(Inline()), MemoryMessages(), 200, b"ok"),
        (Disk(Inline()), Broken(), 503, b"rusak"),
        (Disk(Stuck()), MemoryMessages(), 503, b"tidak menjawab"),
    ],
)
def test_a_report_always_comes(disk: Disk, store: MemoryMessages, status: int, said: bytes) -> None:
    async def main(loop: VirtualLoop) -> HttpResponse:
        return await page_of(Health().report, store, disk, loop.moment)(HttpRequest("GET", "/"))

    response = run(main)
    assert (response.status, said in response.body) == (status, True)
