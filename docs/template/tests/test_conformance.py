"""The adapter on real folders, against the conformance kit."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from melayani_kotak.channel import Kotak, KotakSettings, failure

from melayani_bot.errors import ChannelError
from melayani_bot.testing import ChannelConformance, Inbox, Sent, Supervised, Wire

NOISE = {
    "a receipt": {"id": "1", "dibaca": True},
    "no sender": {"id": "2", "waktu": "2026-11-24T09:00:00+07:00", "teks": "x"},
    "no time": {"id": "3", "dari": "ani", "waktu": "kemarin", "teks": "x"},
}


class KotakWire(Wire):
    """Plays the citizens: writes files into one folder, reads those of the other."""

    noises = tuple(NOISE)
    media = ("a picture",)

    def __init__(self, folder: Path) -> None:
        self._in, self._out = folder / "masuk", folder / "keluar"
        self._in.mkdir()
        self._out.mkdir()
        self.settings = KotakSettings(self._in, self._out, pause=0.001)
        self.channel = Kotak.create(self.settings)
        self.inbox = Inbox()
        self._count = 0
        self._last: list[bytes] = []

    async def __aenter__(self) -> Self:
        assert isinstance(self.channel, Kotak)
        self._running = Supervised(self.channel, self.inbox)
        await self._running.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._running.__aexit__(kind, error, trace)

    async def push_text(
        self, conversation: str, text: str, *, key: str | None = None, at: datetime | None = None
    ) -> None:
        self._drop([self._file(conversation, text, key, at)])

    async def push_choice(self, conversation: str, choice_id: str) -> None:
        await self.push_text(conversation, choice_id)

    async def push_noise(self, kind: str) -> None:
        self._drop([self._noise(kind)])

    async def push_raw(self, body: bytes) -> int | None:
        self._drop([body])
        return None

    async def redeliver(self) -> None:
        self._drop(self._last)

    async def push_batch(
        self, messages: Sequence[tuple[str, str]], *, noise: str | None = None
    ) -> None:
        files = [self._file(name, text) for name, text in messages]
        if noise is not None:
            files.insert(len(files) // 2, self._noise(noise))
        self._drop(files)

    def sent(self) -> Sequence[Sent]:
        found = [json.loads(path.read_bytes()) for path in sorted(self._out.glob("*.json"))]
        return [Sent(conversation=answer["untuk"], text=answer["teks"]) for answer in found]

    @property
    def attempts(self) -> int:
        return len(self.sent())

    async def settle(self) -> None:
        await self._running.until(self._taken())

    async def _taken(self) -> None:
        while any(self._in.iterdir()):
            await asyncio.sleep(0.001)

    def _file(
        self, conversation: str, text: str, key: str | None = None, at: datetime | None = None
    ) -> bytes:
        self._count += 1
        when = (at or datetime.now(UTC)).isoformat()
        known = {"id": key or f"m{self._count}", "dari": conversation, "waktu": when}
        return json.dumps({**known, "teks": text}).encode()

    def _noise(self, kind: str) -> bytes:
        if kind in NOISE:
            return json.dumps(NOISE[kind]).encode()
        return self._file("ani", "").replace(b'"teks": ""', b'"gambar": "x.png"')

    def _drop(self, files: list[bytes]) -> None:
        """Names in order; written aside first, so that no half file is seen."""
        self._last = files
        for body in files:
            self._count += 1
            draft = self._in / f"{self._count:06}.part"
            draft.write_bytes(body)
            draft.rename(draft.with_suffix(".json"))


class TestKotak(ChannelConformance):
    @pytest.fixture
    def wire(self, tmp_path: Path) -> Wire:
        return KotakWire(tmp_path)


def test_a_full_disk_may_pass() -> None:
    error = failure(OSError(errno.ENOSPC, "secret/path"))
    assert isinstance(error, ChannelError)
    assert not error.permanent
    assert "secret" not in str(error)
