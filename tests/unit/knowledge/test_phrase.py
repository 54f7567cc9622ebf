"""One phrasing more: every other byte stays, and an error means that nothing was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.phrase import add_phrase, insert
from melayani_bot.knowledge.rule import Position
from tests.unit.knowledge import good

SERVICE = "nasional/layanan/identitas/surat-warga.yaml"


def without(text: str, line: str) -> str:
    return "".join(kept for kept in text.splitlines(keepends=True) if kept.strip() != line)


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("surat-warga", SERVICE),
        ("surat-warga/hilang", SERVICE),
        ("pilah:surat-tanah/negara", "nasional/layanan/tanah/surat-tanah.yaml"),
        ("urusan:persuratan/surat-umum", "nasional/urusan/persuratan.yaml"),
        ("peran:camat", "nasional/peran.yaml"),
    ],
)
def test_a_phrase_goes_into_the_file_of_its_target_and_nothing_else_changes(
    tmp_path: Path, target: str, file: str
) -> None:
    root = good.write(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    added = add_phrase([root], good.PACK, target, "kalimat baru dari warga")
    assert Path(added.at.file) == root / file
    text = (root / file).read_text(encoding="utf-8")
    assert text.splitlines()[added.at.line - 1].strip() == "- kalimat baru dari warga"
    assert without(text, "- kalimat baru dari warga").encode() == before[root / file]
    changed = [path for path in before if path.read_bytes() != before[path]]
    assert changed == [root / file]
    assert {path for path in root.rglob("*") if path.is_file()} >= set(before)
    assert "kalimat baru dari warga" in str(load([root], good.PACK).model_dump())


def test_comments_order_and_quotes_are_kept(tmp_path: Path) -> None:
    noted = good.SERVICE.replace(
        "  - surat warga untuk lansia\n",
        "  - >-\n    surat warga\n\n    untuk lansia\n  # belum lengkap\n",
    )
    root = good.write(tmp_path, {SERVICE: "# catatan di atas\n" + noted})
    add_phrase([root], good.PACK, "surat-warga", "surat warga: mau 'apa' ya?")
    text = (root / SERVICE).read_text(encoding="utf-8")
    assert "# catatan di atas\n" in text
    assert "surat warga\nuntuk lansia" in load([root], good.PACK).services["surat-warga"].phrasings
    assert (
        load([root], good.PACK).services["surat-warga"].phrasings[-1]
        == "surat warga: mau 'apa' ya?"
    )


@pytest.mark.parametrize(
    ("target", "phrase", "said"),
    [
        ("tidak-ada", "kalimat baru", "tidak ada atau belum punya frasa"),
        ("surat-warga", "Surat  kebun", 'Frasa "Surat kebun" sudah ada di'),
        ("surat-warga", "nik saya 3598010101010001", "akan menimbulkan galat"),
        ("surat-warga", "", "akan menimbulkan galat"),
    ],
)
def test_what_cannot_stand_is_not_written(
    tmp_path: Path, target: str, phrase: str, said: str
) -> None:
    root = good.write(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(KnowledgeError, match=said):
        add_phrase([root], good.PACK, target, phrase)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_file_that_cannot_be_replaced_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = good.write(tmp_path)

    def full(self: Path, target: Path) -> Path:
        if target.is_relative_to(root):
            raise OSError(28, "No space left on device")
        return original(self, target)

    original = Path.replace
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(KnowledgeError, match="No space left"):
        add_phrase([root], good.PACK, "surat-warga", "kalimat baru dari warga")
    assert not list(root.rglob("*.tmp"))


def test_a_list_in_brackets_and_windows_line_ends_are_continued_in_kind() -> None:
    assert insert("frasa: [a, b]\n", Position("x", 1, 12), "c d") == "frasa: [a, c d, b]\n"
    assert insert("frasa:\r\n  - a\r\nid: x\r\n", Position("x", 2, 5), "b") == (
        "frasa:\r\n  - a\r\n  - b\r\nid: x\r\n")  # fmt: skip
    assert insert("frasa:\n- a", Position("x", 2, 3), "0 b") == "frasa:\n- a\n- '0 b'"


def test_knowledge_that_is_in_error_already_is_not_touched(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    file = root / SERVICE
    file.write_text(file.read_text(encoding="utf-8") + "\nkunci_asing: x\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(KnowledgeError, match="melayani check"):
        add_phrase([root], good.PACK, "surat-warga", "kalimat baru dari warga")
    assert file.read_bytes() == before
