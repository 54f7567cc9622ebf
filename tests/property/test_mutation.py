"""Every field of a good entry of each kind, damaged in turn: an error at its line, or no change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from melayani_bot.knowledge.load import inspect
from melayani_bot.knowledge.model import Model
from tests.unit.knowledge import good

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from melayani_bot.knowledge.load import Inspection

MARK = "Rusak-Sekali"
"""A value that no field of ids, levels, dates or numbers takes, found again by its text."""

DAMAGED = [name for name in good.FILES if name.endswith(".yaml")]
FREE_TEXT = {
    # what an editor may write here is any text, so that a wrong text cannot be known
    *("nama", "judul", "penerbit", "tanggal", "catatan", "sebutan", "mengurus", "singkatan"),
    *("tugas", "untuk", "mengapa", "pemkab_bisa", "ringkas", "syarat", "langkah", "nilai"),
    *("biaya", "waktu", "kanal", "produk", "dasar", "frasa", "kalimat", "tanya", "tanda", "kata"),
    *("nama_lama", "pemicu", "lalu", "jawaban", "jauh", "dekat", "makian", "spam", "bahasa"),
    *("sapaan", "lama", "baru", "sejak", "alasan", "jabatan", "alamat", "wilayah"),
}

REFERENCES = {
    *("berwenang", "peran", "sumber", "lanjut", "ke", "harap", "layanan", "aduan", "loket"),
    *("pengganti", "induk"),
}

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Damage:
    """One change of one file, and the lines where an error about it may stand."""

    file: str
    what: str
    text: str
    lines: frozenset[int]

    def __str__(self) -> str:
        return f"{self.file}-{self.what}"


def values(document: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every value of a document with its path; of a list of texts only the last."""
    if path:
        yield path, document
    inner: Any = ()
    if isinstance(document, dict):
        inner = document.items()
    elif isinstance(document, list):
        texts = all(isinstance(item, str) for item in document)
        inner = list(enumerate(document))[-1 if texts else 0 :]
    for step, value in inner:
        yield from values(value, (*path, step))


def replaced(document: Any, path: Path_, value: Any) -> Any:
    """A copy of ``document`` with another value at ``path``."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    copy = {key: replaced(old, rest, value) if key == step else old for key, old in pairs}
    return copy if isinstance(document, dict) else list(copy.values())


def dump(document: Any) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)


def lines_of(text: str, *marks: str) -> frozenset[int]:
    found = [n for n, line in enumerate(text.splitlines(), 1) if any(m in line for m in marks)]
    return frozenset(found)


def is_free(file: str, path: Path_) -> bool:
    """Whether any text will do at ``path``: then a wrong one cannot be known."""
    keys = {str(step).removeprefix("+") for step in path}
    vetoes = "darurat" in file and "bukan" in keys
    return vetoes or bool(FREE_TEXT & keys)


def replacements(file: str, document: Any) -> Iterator[tuple[str, Path_, Any]]:
    for path, value in values(document):
        if not isinstance(value, dict):
            yield "wrong-type", path, {MARK: MARK}
        if not is_free(file, path):
            yield "bad-value", path, MARK
        if isinstance(value, list):
            yield "nested-list", path, [[MARK]]
        if isinstance(value, str) and "kontak" not in path:
            yield "empty", path, ""
        if isinstance(value, str) and refers(file, path):
            yield "dangling", path, "Z99" if "sumber" in path else "tak-ada-di-mana-pun"


def refers(file: str, path: Path_) -> bool:
    """Whether the text at ``path`` names another entity."""
    key = next(str(step) for step in reversed(path) if isinstance(step, str))
    wrong_door = file.startswith("uji/") and key == "bukan"
    branch = file.endswith("kecamatan-utara.yaml") and key == "wilayah"
    return wrong_door or branch or key.removeprefix("+") in REFERENCES


def damages(file: str) -> Iterator[Damage]:
    document = yaml.load(good.FILES[file], yaml.BaseLoader)  # all scalars as text
    for what, path, value in replacements(file, document):
        text = dump(replaced(document, path, value))
        at = "/".join(map(str, path))
        yield Damage(file, f"{what}-{at}", text, marked(document, path, value))
    for path, value in values(document):
        open_keys = {"kata", "singkatan"}.intersection(path[:1])
        if isinstance(value, dict) and not open_keys:
            text = dump(replaced(document, path, {**value, "tak_dikenal": MARK}))
            yield Damage(file, f"unknown-{path}", text, lines_of(text, MARK))
        if isinstance(path[-1], str) and not open_keys and not path[-1].startswith("+"):
            yield from key_damages(file, document, path, value)


def marked(document: Any, path: Path_, value: Any) -> frozenset[int]:
    """The lines of the value at ``path``, found by writing a mark there."""
    if isinstance(value, str):
        return marked_line(document, path)
    text = dump(replaced(document, path, value))
    return lines_of(text, MARK) | marked_line(document, path)


def marked_line(document: Any, path: Path_) -> frozenset[int]:
    return lines_of(dump(replaced(document, path, MARK)), MARK)


def key_damages(file: str, document: Any, path: Path_, value: Any) -> Iterator[Damage]:
    key, line = str(path[-1]), marked_line(document, path)
    at = "/".join(map(str, path))
    lines = dump(document).splitlines()
    (first,) = line
    typo = [*lines]
    typo[first - 1] = typo[first - 1].replace(f"{key}:", f"{key}x:", 1)
    yield Damage(file, f"typo-{at}", "\n".join(typo) + "\n", line)
    indent = lines[first - 1].split(key)[0].replace("-", " ")
    double = [*lines[: first - 1], lines[first - 1].split(key)[0] + f"{key}: a"]
    double += [indent + lines[first - 1][len(indent) :], *lines[first:]]
    yield Damage(file, f"twice-{at}", "\n".join(double) + "\n", frozenset({first + 1}))


ALL = [damage for file in DAMAGED for damage in damages(file)]


def unversioned(inspection: Inspection) -> dict[str, Any] | None:
    """The knowledge without the hash of its files."""
    found = inspection.knowledge
    return found.model_dump(exclude={"version"}) if found else None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Inspection]:
    root = good.write(tmp_path_factory.mktemp("packs"))
    inspection = inspect([root], good.PACK)
    assert inspection.findings == ()
    return root, inspection


def inspect_with(root: Path, name: str, text: str) -> Inspection:
    """The inspection of the packs while one file holds another text."""
    file = root / name
    try:
        file.write_text(text, encoding="utf-8")
        return inspect([root], good.PACK)
    finally:
        file.write_text(good.FILES[name], encoding="utf-8")


@pytest.mark.parametrize("damage", ALL, ids=str)
def test_a_damaged_field_is_an_error_at_its_line_or_changes_nothing(
    damage: Damage, whole: tuple[Path, Inspection]
) -> None:
    root, before = whole
    after = inspect_with(root, damage.file, damage.text)
    lines = {error.at.line for error in after.errors if error.at.file == f"{root}/{damage.file}"}
    if not after.errors:
        assert unversioned(after) == unversioned(before)
    else:
        assert lines & damage.lines, [str(error) for error in after.errors]


def deletions() -> Iterator[tuple[str, Path_]]:
    for name in DAMAGED:
        document = yaml.load(good.FILES[name], yaml.BaseLoader)
        yield from ((name, path) for path, _ in values(document) if isinstance(path[-1], str))


def without(document: Any, path: Path_) -> Any:
    """A copy of ``document`` without the key that ``path`` ends in."""
    if len(path) == 1:
        return {key: value for key, value in document.items() if key != path[0]}
    pairs = document.items() if isinstance(document, dict) else enumerate(document)
    copy = {key: without(old, path[1:]) if key == path[0] else old for key, old in pairs}
    return copy if isinstance(document, dict) else list(copy.values())


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list | tuple):
        inner = enumerate(value)
    else:
        yield path, value
    for step, below in inner:
        yield from leaves(below, (*path, str(step)))


def names(model: type[BaseModel] = Model) -> dict[str, set[str]]:
    """The names in code of every key that editors write."""
    found: dict[str, set[str]] = {}
    for one in (model, *model.__subclasses__()):
        for name, field in one.model_fields.items():
            found.setdefault(field.alias or name, set()).add(name)
        for key, inner in names(one).items() if one is not model else ():
            found.setdefault(key, set()).update(inner)
    return found


@pytest.mark.parametrize(("name", "path"), list(deletions()), ids=str)
def test_a_deleted_field_is_an_error_in_its_file_or_takes_only_itself_away(
    name: str, path: Path_, whole: tuple[Path, Inspection]
) -> None:
    root, before = whole
    document = yaml.load(good.FILES[name], yaml.BaseLoader)
    after = inspect_with(root, name, dump(without(document, path)))
    if after.errors:
        # a question that expects a case which is gone stands in a file of its own
        elsewhere = {error.code for error in after.errors} == {"K206"}
        assert elsewhere or f"{root}/{name}" in {error.at.file for error in after.errors}
        return
    old, new = dict(leaves(unversioned(before))), dict(leaves(unversioned(after)))
    changed = {at for at in old.keys() | new.keys() if old.get(at) != new.get(at)}
    key = str(path[-1]).removeprefix("+")
    expected = names().get(key, set()) | {key}
    assert all(expected & set(at) for at in changed), sorted(changed)[:5]


@pytest.mark.parametrize("level", ["desa", "provinsi", "pusat", "pihak-ketiga"])
@pytest.mark.parametrize("name", ["nasional/peran.yaml", "teluk/instansi/kantor-surat.yaml"])
def test_a_swapped_level_is_an_error(name: str, level: str, whole: tuple[Path, Inspection]) -> None:
    root, _ = whole
    text = good.FILES[name].replace("tingkat: kabupaten", f"tingkat: {level}", 1)
    assert "K401" in {error.code for error in inspect_with(root, name, text).errors}
