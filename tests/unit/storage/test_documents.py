"""The contract of the document port; a further backend is named in ``BACKENDS``."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from melayani_bot.errors import StorageError
from melayani_bot.storage.documents import Change, DocumentStore
from melayani_bot.storage.memory_documents import MemoryDocuments
from melayani_bot.storage.tinydb_documents import TinyDocuments

Open = Callable[[], DocumentStore]
BACKENDS: dict[str, Callable[[Path], Open]] = {
    "memory": lambda folder: _always_the_same(MemoryDocuments()),
    "tinydb": lambda folder: lambda: TinyDocuments.open(folder / "dokumen.json"),
}


def _always_the_same(store: DocumentStore) -> Open:
    return lambda: store


@pytest.fixture(params=sorted(BACKENDS))
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    return BACKENDS[request.param](tmp_path)


def test_what_is_written_is_there_after_reopening(reopen: Open) -> None:
    store = reopen()
    store.write([Change("usul", "b", {"isi": "ÿ•"}), Change("usul", "a", {"n": [1, {"x": None}]})])
    store.close()
    assert reopen().all("usul") == {"b": {"isi": "ÿ•"}, "a": {"n": [1, {"x": None}]}}


def test_a_put_replaces_the_whole_document_in_its_place(reopen: Open) -> None:
    store = reopen()
    store.write([Change("usul", "b", {"lama": 1}), Change("usul", "a", {})])
    store.write([Change("usul", "b", {"baru": 2})])
    assert list(store.all("usul").items()) == [("b", {"baru": 2}), ("a", {})]


def test_removing_is_final_and_removing_nothing_is_nothing(reopen: Open) -> None:
    store = reopen()
    store.write([Change("usul", "a", {"n": 1}), Change("lain", "a", {"n": 2})])
    store.write([Change("usul", "a", None), Change("usul", "tidak-ada", None)])
    assert store.get("usul", "a") is None
    assert store.get("lain", "a") == {"n": 2}


def test_what_comes_out_is_a_copy(reopen: Open) -> None:
    store = reopen()
    store.write([Change("usul", "a", {"dalam": {"n": 1}})])
    found = store.get("usul", "a")
    assert found is not None
    found["dalam"]["n"] = 2
    assert store.get("usul", "a") == {"dalam": {"n": 1}}


def test_changes_are_written_all_or_none(reopen: Open) -> None:
    store = reopen()
    store.write([Change("usul", "a", {"n": 1})])
    with pytest.raises(TypeError):
        store.write([Change("usul", "a", {"n": 2}), Change("usul", "b", {"n": object()})])
    assert store.all("usul") == {"a": {"n": 1}}
    assert reopen().all("usul") == {"a": {"n": 1}}


def test_a_stranger_can_read_the_file(tmp_path: Path) -> None:
    TinyDocuments.open(tmp_path / "d.json").write([Change("usul", "a", {"isi": "jalan berlubang"})])
    head, _, body = (tmp_path / "d.json").read_text("utf-8").partition("\n")
    assert json.loads(head)["format"] == "melayani-dokumen"
    assert json.loads(body) == {"usul": {"a": {"isi": "jalan berlubang"}}}


def test_the_file_is_replaced_whole_and_never_written_over(tmp_path: Path) -> None:
    store = TinyDocuments.open(tmp_path / "d.json")
    store.write([Change("usul", "a", {"isi": "lama"})])
    with (tmp_path / "d.json").open("rb") as old:
        before = (tmp_path / "d.json").read_bytes()
        store.write([Change("usul", "a", {"isi": "baru" * 1000})])
        assert old.read() == before
    assert [path.name for path in tmp_path.iterdir()] == ["d.json"]


def test_every_flipped_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    TinyDocuments.open(path).write(
        [Change("usul", str(n), {"isi": "jalan berlubang"}) for n in range(20)]
    )
    good = path.read_bytes()
    for place in range(len(good)):
        for bit in (0x01, 0x20, 0x80):
            damaged = bytearray(good)
            damaged[place] ^= bit
            path.write_bytes(damaged)
            with pytest.raises(StorageError):
                TinyDocuments.open(path)


@pytest.mark.parametrize("keep", [0, 1, 60, 120])
def test_a_torn_file_is_noticed(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "d.json"
    TinyDocuments.open(path).write([Change("usul", "a", {"isi": "jalan berlubang"})])
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(StorageError, match="cadangan"):
        TinyDocuments.open(path)


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    from melayani_bot.storage import crashsafe

    body = b"{}"
    newer = crashsafe._head(body, crashsafe.SCHEMA + 1) + body
    (tmp_path / "d.json").write_bytes(newer)
    with pytest.raises(StorageError, match="versi"):
        TinyDocuments.open(tmp_path / "d.json")
    assert (tmp_path / "d.json").read_bytes() == newer
