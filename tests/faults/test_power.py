"""F14: the power goes at any moment; what was acknowledged before is there afterwards."""

import os
import random
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.channel import Part, Peer
from melayani_bot.storage import replace
from melayani_bot.storage.documents import Change
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.tinydb_documents import TinyDocuments
from melayani_bot.storage.values import Message, Reply, Sent
from tests.faults.driver import FULL
from tests.faults.volume import Volume
from tests.faults.watched_sqlite import available, watched

SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
CUTS = 200 if FULL else 40
NAME = "pesan.sqlite"


@dataclass
class Cuts:
    """Power cuts at random steps of one run: what each left, and what was promised before it."""

    volume: Volume
    chance: random.Random
    share: float
    promised: int = 0
    found: list[tuple[int, dict[str, bytes]]] = field(default_factory=list)

    def happened(self) -> None:
        if self.chance.random() < self.share:
            self.found.append((self.promised, self.volume.after_power_cut(self.chance)))


def _message(number: int) -> Message:
    now = datetime.now(UTC)
    return Message(
        peer=Peer("web", f"c{number % 7}"), id=str(number), sent_at=now, text="ktp " * 90
    )


def _talk(store: SqliteMessages, cuts: Cuts, messages: int) -> None:
    """Messages from acceptance to the receipt; each step counts as promised when it returns."""
    for number in range(messages):
        store.accept([_message(number)])
        cuts.promised += 1
        (question,) = store.claim_questions(1)
        store.finish([Reply(question=question, parts=(Part(text="j" * 900),), state={"n": number})])
        cuts.promised += 1
        (part,) = store.claim_parts("web", 1)
        store.sending([part])
        cuts.promised += 1
        store.sent([Sent(part, "r")])
        cuts.promised += 1


def _kept(folder: Path, left: dict[str, bytes]) -> int:
    """How many of those steps the store knows after it was opened again."""
    folder.mkdir()
    for name, content in left.items():
        (folder / name).write_bytes(content)
    with closing(SqliteMessages.open(folder / NAME)) as store:
        rows = store._rows(
            "SELECT (SELECT count(*) FROM inbox) + (SELECT count(*) FROM inbox WHERE state = 'done')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('sending', 'sent'))"
            " + (SELECT count(*) FROM outbox WHERE state = 'sent')"
        )
    return int(rows[0][0])


def _run(folder: Path, cuts: Cuts, synchronous: str) -> None:
    (folder / "asal").mkdir()
    with (
        watched(cuts.volume, cuts.happened),
        closing(SqliteMessages.open(folder / "asal" / NAME)) as store,
    ):
        store._db.execute(f"PRAGMA synchronous = {synchronous}")
        _talk(store, cuts, messages=4 * CUTS)


def _lost(folder: Path, cuts: Cuts) -> Sequence[int]:
    kept = [_kept(folder / str(n), left) for n, (_, left) in enumerate(cuts.found)]
    return [promised - found for (promised, _), found in zip(cuts.found, kept, strict=True)]


@pytest.mark.skipif(not available(), reason="this Python's SQLite cannot be watched")
@pytest.mark.parametrize("synchronous", ["FULL", "NORMAL"])
def test_f14_messages_survive_a_power_cut_and_only_because_of_the_syncs(
    tmp_path: Path, synchronous: str
) -> None:
    """NORMAL is the counter-proof: with less syncing the same cuts do lose messages."""
    cuts = Cuts(Volume(), random.Random(SEED), share=0.015)
    _run(tmp_path, cuts, synchronous)
    lost = _lost(tmp_path, cuts)
    assert len(lost) >= CUTS, f"seed {SEED}"
    print(f"\nseed {SEED}, {synchronous}: {len(lost)} cuts, at most {max(lost)} steps lost")
    assert (max(lost) > 0) == (synchronous != "FULL"), f"seed {SEED}"


class PoweredOs:
    """`os` that also tells a volume; the names in a folder are a file of their own there."""

    def __init__(self, cuts: Cuts) -> None:
        self._cuts, self._files, self._number = cuts, dict[int, str](), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, *mode: int) -> int:
        handle = os.open(path, flags, *mode)
        self._number += bool(flags & os.O_CREAT)
        self._files[handle] = f"inode {self._number}" if flags & os.O_CREAT else "names"
        return handle

    def write(self, handle: int, data: memoryview) -> int:
        self._cuts.happened()
        offset = os.lseek(handle, 0, os.SEEK_CUR)
        self._cuts.volume.write(self._files[handle], offset, bytes(data))
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        self._cuts.happened()
        self._cuts.volume.sync(self._files[handle])
        if self._files[handle] == "names":
            self._cuts.volume.delete(f"inode {self._number - 1}")
        os.fsync(handle)
        self._cuts.happened()

    def replace(self, old: Path, new: Path) -> None:
        self._cuts.happened()
        self._cuts.volume.write("names", 0, f"inode {self._number}".ljust(20).encode())
        os.replace(old, new)
        self._cuts.happened()


def _documents(path: Path, left: dict[str, bytes]) -> int:
    """How many documents are there after the power came back."""
    inode = left.get("names", b"").decode().strip()
    if inode:
        path.write_bytes(left[inode])
    return len(TinyDocuments.open(path).all("usul"))


def test_f14_documents_survive_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = Cuts(Volume(), random.Random(SEED), share=0.25)
    store = TinyDocuments.open(tmp_path / "d.json")
    with monkeypatch.context() as patch:
        patch.setattr(replace, "os", PoweredOs(cuts))
        for number in range(CUTS):
            store.write([Change("usul", str(number), {"isi": "x" * 200})])
            cuts.promised += 1
    found = [_documents(tmp_path / f"{n}.json", left) for n, (_, left) in enumerate(cuts.found)]
    lost = [promised - kept for (promised, _), kept in zip(cuts.found, found, strict=True)]
    print(f"\nseed {SEED}: {len(lost)} cuts, at most {max(lost)} documents lost")
    assert len(lost) >= CUTS
    assert max(lost) <= 0, f"seed {SEED}"
