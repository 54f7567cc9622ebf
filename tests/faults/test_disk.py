"""F2, F3, F7, F17: the disk fails at any call, fills up, loses bits, or the process dies at it."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.channel import Part, Peer
from melayani_bot.errors import StorageError
from melayani_bot.storage import replace
from melayani_bot.storage.documents import Change
from melayani_bot.storage.points import POINTS
from melayani_bot.storage.sqlite import SqliteMessages
from melayani_bot.storage.tinydb_documents import TinyDocuments
from melayani_bot.storage.values import Message, Reply, Sent
from tests.faults.driver import ROOT

CALLS = ("open", "write", "fsync", "replace", "close")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


class FailingOs:
    """`os`, of which the N-th call of all fails; a write may also be short."""

    def __init__(self, fail_at: int, error: int) -> None:
        self.calls, self._fail_at, self._error = 0, fail_at, error

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._counted(name, real) if name in CALLS else real

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.calls += 1
            if self.calls == self._fail_at:
                if name == "close":
                    real(*args)
                if name == "write" and self._error == errno.EAGAIN:
                    return real(args[0], bytes(args[1])[:1])
                raise OSError(self._error, os.strerror(self._error))
            return real(*args)

        return call


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EINTR, errno.EAGAIN])
def test_f3_a_document_store_survives_the_failure_of_every_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    path, fail_at, failed = tmp_path / "d.json", 0, True
    store = TinyDocuments.open(path)
    store.write([Change("usul", "awal", {"isi": "x" * 500})])
    while failed:
        fail_at += 1
        failing = FailingOs(fail_at, error)
        before = store.all("usul")
        with monkeypatch.context() as patch:
            patch.setattr(replace, "os", failing)
            failed = _refused(store, [Change("usul", f"u{fail_at}", {"isi": "y"})])
        wanted = before if failed else {**before, f"u{fail_at}": {"isi": "y"}}
        assert store.all("usul") == wanted
        # A folder that could not be synced may keep the new file: it is whole all the same.
        assert set(TinyDocuments.open(path).all("usul")) >= set(wanted)
        failed = failed or failing.calls >= fail_at
    assert fail_at > len(CALLS)


def _refused(store: TinyDocuments, changes: list[Change]) -> bool:
    try:
        store.write(changes)
    except StorageError:
        return True
    return False


def test_f2_a_document_store_survives_its_death_at_every_point(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal, pathlib; from melayani_bot.storage.points import watch\n"
        "from melayani_bot.storage.documents import Change\n"
        "from melayani_bot.storage.tinydb_documents import TinyDocuments\n"
        "store = TinyDocuments.open(pathlib.Path(sys.argv[1]))\n"
        "watch(lambda name: name == sys.argv[2] and os.kill(os.getpid(), signal.SIGKILL))\n"
        "store.write([Change('usul', sys.argv[2], {'isi': 'y' * 5000})])\n"
    )
    path = tmp_path / "d.json"
    points = [name for name in POINTS if name.startswith("document:")]
    TinyDocuments.open(path).write([Change("usul", "awal", {})])
    for name in points:
        found = subprocess.run(
            [sys.executable, "-c", code, path, name], cwd=ROOT, check=False, capture_output=True
        )
        assert found.returncode == -signal.SIGKILL, found.stderr
    kept = set(TinyDocuments.open(path).all("usul"))
    assert kept == {"awal", "document:after-rename", "document:after-folder-sync"}


def test_f7_a_full_disk_keeps_what_was_acknowledged_and_recovers(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    store = SqliteMessages.open(path, now=lambda: NOW)
    _limit(store, 60)
    accepted = _accept_until_full(store)
    assert accepted > 10
    assert store.waiting() == accepted
    with pytest.raises(StorageError):
        store.accept([_message(number) for number in range(20_000, 20_500)])
    _limit(store, 1_000_000)
    store.accept([_message(accepted)])
    store.close()
    assert SqliteMessages.open(path).waiting() == accepted + 1


def _accept_until_full(store: SqliteMessages) -> int:
    for number in range(10_000):
        try:
            store.accept([_message(number)])
        except StorageError as full:
            print(f"\n{full}")
            return number
    raise AssertionError("never full")


def test_f3_every_write_of_the_message_store_is_all_or_nothing_on_a_full_disk(
    tmp_path: Path,
) -> None:
    failures = 0
    for spare in range(40):
        path = tmp_path / f"{spare}.sqlite"
        store = SqliteMessages.open(path, now=lambda: NOW)
        _limit(store, _pages(store) + spare)
        done = _until_full(store)
        failures += done is not None
        store.close()
        after = SqliteMessages.open(path)
        assert len(after.history(Peer("web", "a"), 99)) in (0, 3)
        after.close()
    assert failures > 20


def _until_full(store: SqliteMessages) -> str | None:
    """The name of the step that the disk refused."""
    step = "accept"
    try:
        store.accept([_message(0, "x" * 4000)])
        (question,) = store.claim_questions(1)
        step = "finish"
        parts = tuple(Part(text="y" * 30_000) for _ in range(3))
        store.finish([Reply(question=question, parts=parts, state={"t": "z" * 5000})])
        step = "sent"
        while part := store.claim_parts("web", 1):
            store.sending(part)
            store.sent([Sent(part[0], "r" * 5000)])
    except StorageError:
        return step
    return None


def _message(number: int, text: str = "ktp saya hilang") -> Message:
    return Message(peer=Peer("web", "a"), id=str(number), sent_at=NOW, text=text)


def _limit(store: SqliteMessages, pages: int) -> None:
    store._db.execute(f"PRAGMA max_page_count = {pages}")


def _pages(store: SqliteMessages) -> int:
    return int(store._db.execute("PRAGMA page_count").fetchone()[0])


def test_f17_damage_to_the_structure_of_the_message_store_is_noticed(tmp_path: Path) -> None:
    """SQLite keeps no checksum of a page: damage inside a text shows only as a wrong text."""
    path = tmp_path / "p.sqlite"
    store = SqliteMessages.open(path, now=lambda: NOW)
    store.accept([_message(number) for number in range(300)])
    store.close()
    good, noticed, silent = path.read_bytes(), 0, 0
    for page in range(0, len(good), 4096):
        damaged = bytearray(good)
        damaged[page : page + 64] = b"\xff" * 64
        path.write_bytes(damaged)
        try:
            store = SqliteMessages.open(path)
            store.claim_questions(10)
            store.close()
            silent += 1
        except StorageError:
            noticed += 1
    print(f"\n{noticed} damaged page heads noticed, {silent} not (pages without rows)")
    assert noticed > silent


@pytest.mark.skipif(sys.platform != "linux", reason="needs a tmpfs of its own")
def test_f7_the_server_on_a_real_full_disk(tmp_path: Path) -> None:
    """In a namespace of its own: a file system of 1 MB, filled, then freed."""
    script = "set -e; mount -t tmpfs -o size=1m tmpfs $1; exec $2 -m tests.faults.full_disk $1 >&2"
    command = ["unshare", "-rm", "sh", "-c", script, "sh", str(tmp_path), sys.executable]
    found = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if "unshare" in found.stderr or "mount" in found.stderr:
        pytest.skip(f"no namespaces here: {found.stderr.strip()}")
    assert found.returncode == 0, found.stderr
    assert sqlite3.sqlite_version_info > (3, 35)
