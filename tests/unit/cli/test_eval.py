import json
from pathlib import Path

import pytest

from melayani_bot.cli.eval import _from_file
from melayani_bot.errors import KnowledgeError


def rows(tmp_path: Path, content: str) -> list[dict[str, object]]:
    path = tmp_path / "tanya.jsonl"
    path.write_text(content, encoding="utf-8")
    return list(_from_file(path))


def test_reads_questions_and_skips_empty_lines(tmp_path: Path) -> None:
    line = json.dumps({"text": "ktp hilang", "expect": ["ktp-el/hilang"]})
    assert len(rows(tmp_path, f"{line}\n\n{line}\n")) == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bukan json", "tanya.jsonl:1 bukan JSON"),
        ("[]", 'tidak berisi "text"'),
        ('{"teks": "x"}', 'tidak berisi "text"'),
        ('{"text": "x", "expect": "ktp-el"}', "harus daftar id"),
    ],
)
def test_a_bad_line_says_where_and_how_to_mend(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(KnowledgeError, match=said):
        rows(tmp_path, line)


def test_a_missing_file_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="tidak terbaca"):
        list(_from_file(tmp_path / "tidak-ada"))
