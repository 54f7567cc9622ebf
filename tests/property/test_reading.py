"""Whatever a file holds, reading it ends in knowledge or in findings, never in an exception."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.knowledge.load import inspect
from melayani_bot.knowledge.nodes import plain
from melayani_bot.knowledge.places import read_places
from melayani_bot.knowledge.read import MAX_DEPTH, read
from melayani_bot.knowledge.rule import Finding, Severity
from tests.unit.knowledge import good

if TYPE_CHECKING:
    from pathlib import Path

    from melayani_bot.knowledge.load import Inspection

YAML_BITS = st.sampled_from(
    [*":-[]{}&*!|>'\"%@`#?,\n \t~", "\0", "\r\n", "---", "<<", "\ufeff", "\ud7ff", "\U0001f600"]
)
TEXT = st.lists(YAML_BITS | st.characters(codec="utf-8"), max_size=40).map("".join)
KEYS = st.sampled_from(["id", "nama", "frasa", "kasus", "pilah", "berwenang", "jam", "kontak"])
VALUES = st.recursive(
    TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | TEXT, inner, max_size=3),
    max_leaves=12,
)
FILES = st.sampled_from(sorted(good.FILES))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good.write(tmp_path_factory.mktemp("packs"))


def inspected(root: Path, name: str, data: bytes) -> Inspection:
    file = root / name
    try:
        file.write_bytes(data)
        return inspect([root], good.PACK)
    finally:
        file.write_text(good.FILES[name], encoding="utf-8")


def sound(inspection: Inspection) -> bool:
    """Knowledge exactly where there are no errors; every finding has a place and a way out."""
    broken = any(one.severity is Severity.ERROR for one in inspection.findings)
    assert all(one.at.line >= 1 and one.at.column >= 1 and one.fix for one in inspection.findings)
    return (inspection.knowledge is None) == broken


@given(st.binary(max_size=300))
def test_bytes(data: bytes) -> None:
    read(data, "f.yaml")
    read_places(data, "f.csv")


@given(TEXT)
def test_yaml_like_text(text: str) -> None:
    read(text.encode(), "f.yaml")


@given(VALUES)
def test_what_another_writer_wrote_is_read_the_same(value: Any) -> None:
    """Differential: PyYAML's own loader and ours agree on documents without surprises."""
    data = yaml.safe_dump(value, allow_unicode=True, default_style='"').encode()
    node = read(data, "f.yaml")
    if isinstance(node, Finding):
        assert node.code in {"K003", "K004", "K006"}  # aliases of equal parts, depth, NUL
    else:
        assert node is not None
        assert plain(node) == yaml.load(data, yaml.BaseLoader)


@given(st.integers(1, 2 * MAX_DEPTH), st.sampled_from(["- {}", "[{}]", "a: {}", "{{a: {}}}"]))
def test_depth(depth: int, form: str) -> None:
    text = "x"
    for _ in range(depth):
        inner = text.replace("\n", "\n  ")
        text = form.format("\n  " + inner if form == "a: {}" else inner)
    node = read(text.encode(), "f.yaml")
    assert isinstance(node, Finding) == (depth > MAX_DEPTH)


@settings(deadline=None, max_examples=50)
@given(FILES, st.binary(max_size=200))
def test_any_bytes_in_place_of_a_file(root: Path, name: str, data: bytes) -> None:
    assert sound(inspected(root, name, data))


@settings(deadline=None, max_examples=50)
@given(FILES, VALUES)
def test_any_document_in_place_of_a_file(root: Path, name: str, value: Any) -> None:
    data = yaml.safe_dump(value, allow_unicode=True).encode()
    assert sound(inspected(root, name, data))


@settings(deadline=None, max_examples=50)
@given(FILES, st.data())
def test_a_good_file_with_a_piece_changed(root: Path, name: str, data: st.DataObject) -> None:
    text = good.FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    changed = text[:start] + data.draw(TEXT) + text[end:]
    assert sound(inspected(root, name, changed.encode()))
