from __future__ import annotations

import pytest

from melayani_bot.knowledge.nodes import Mapping, Scalar, locate, locate_key, plain
from melayani_bot.knowledge.read import MAX_BYTES, read
from melayani_bot.knowledge.rule import Finding, Position


def refused(data: bytes) -> tuple[str, int, int]:
    found = read(data, "f.yaml")
    assert isinstance(found, Finding)
    return found.code, found.at.line, found.at.column


def test_every_scalar_is_text() -> None:
    node = read(b"a: 007\nb: ya\nc: 2026-11-24\nd: [1.0, ~]\ne:\n", "f.yaml")
    assert node is not None
    assert not isinstance(node, Finding)
    assert plain(node) == {
        "a": "007",
        "b": "ya",
        "c": "2026-11-24",
        "d": ["1.0", "~"],
        "e": "",
    }


def test_values_and_keys_know_their_place() -> None:
    node = read("a: x\ndaftar:\n  - {k: é✓, l: w}\n".encode(), "f.yaml")
    assert isinstance(node, Mapping)
    assert locate(node, ["daftar", 0, "l"]) == Position("f.yaml", 3, 16)
    assert locate_key(node, ("daftar", 0, "l")) == Position("f.yaml", 3, 13)
    assert node.keys["daftar"] == Position("f.yaml", 2, 1)


def test_a_path_may_be_longer_than_the_document_is_deep() -> None:
    node = read(b"a:\n  b: x\n", "f.yaml")
    assert isinstance(node, Mapping)
    assert locate(node, ["a", "nilai", 0, "b", 3]) == Position("f.yaml", 2, 6)
    assert locate_key(node, ("a", "tidak-ada")) == Position("f.yaml", 2, 3)
    assert locate_key(node, ("a", "b", "c")) == Position("f.yaml", 2, 6)
    assert locate_key(node, (0, "a", "b")) == Position("f.yaml", 2, 3)


def test_only_texts_are_texts() -> None:
    node = read(b"a: [x]\nb: y\n", "f.yaml")
    assert isinstance(node, Mapping)
    assert (node.text("a"), node.text("b"), node.text("c")) == (None, "y", None)


@pytest.mark.parametrize("data", [b"", b"# catatan\n", b"\xef\xbb\xbf"])
def test_an_empty_file_holds_nothing(data: bytes) -> None:
    assert read(data, "f.yaml") is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: x\nb: y: z\n", ("K001", 2, 5)),
        (b"a: 'x\n", ("K001", 2, 1)),
        (b"a: x\n\tb: y\n", ("K001", 2, 1)),
        (b"--- a\n--- b\n", ("K001", 2, 5)),
        (b"? [x]\n: y\n", ("K001", 1, 3)),
        (b"%YAML 9.9\n---\na: b\n", ("K001", 1, 1)),
        (b"a: \x01\n", ("K001", 1, 1)),
        (b"a: x\nb: y\na: z\n", ("K002", 3, 1)),
        (b"a: &x y\n", ("K003", 1, 4)),
        (b"a: *x\n", ("K003", 1, 4)),
        (b"a: !!int 5\n", ("K003", 1, 4)),
        (b"a: !x {b: c}\n", ("K003", 1, 4)),
        (b"- " * 11 + b"x\n", ("K004", 1, 21)),
        (b"- " * 900_000, ("K004", 1, 21)),
        (b"[" * 900_000, ("K001", 1, 1001)),
        (b"a" * (MAX_BYTES + 1), ("K005", 1, 1)),
        (b"a: b\nc: \xff\n", ("K006", 2, 1)),
        (b"a: b\nc: \0\n", ("K006", 2, 1)),
    ],
)
def test_refused(data: bytes, expected: tuple[str, int, int]) -> None:
    assert refused(data) == expected


def test_ten_levels_are_enough_and_allowed() -> None:
    assert not isinstance(read(b"- " * 10 + b"x\n", "f.yaml"), Finding)


def test_a_duplicate_names_the_first_place() -> None:
    found = read(b"nama: x\nid: y\nnama: z\n", "f.yaml")
    assert 'Kolom "nama" ditulis dua kali (pertama di baris 1).' in str(found)


def test_syntax_is_explained_in_indonesian() -> None:
    assert "titik dua di dalam teks" in str(read(b"a: b: c\n", "f.yaml"))


def test_a_text_keeps_its_place_when_alone() -> None:
    assert read(b"halo\n", "f.yaml") == Scalar("halo", Position("f.yaml", 1, 1))
