"""`melayani eval`: answers questions with known doors and tells how well."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge, add_now, now_of
from melayani_bot.errors import KnowledgeError, MelayaniError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from melayani_bot.answering import Base
    from melayani_bot.cli.asking import Question
    from melayani_bot.matching.evaluation import Asked


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("eval", help="ukur jawaban terhadap pertanyaan berkunci")
    parser.add_argument(
        "questions",
        nargs="?",
        type=Path,
        metavar="BERKAS",
        help='satu objek JSON per baris: {"text": ..., "expect": [id, ...]}, bila ada dengan '
        '"language" dan "origin"; tanpa berkas: pertanyaan uji paket',
    )
    parser.add_argument("--json", action="store_true", help="cetak laporan sebagai JSON")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="gambar terjawab lawan salah")
    add_knowledge(parser)
    add_now(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; status 0."""
    from melayani_bot.cli.asking import ask
    from melayani_bot.cli.open import open_base
    from melayani_bot.cli.told import told
    from melayani_bot.matching.evaluation import evaluate

    base, now = open_base(arguments), now_of(arguments)
    questions = _from_file(arguments.questions, base) if arguments.questions else _golden(base)
    asked = [ask(question, base, now) for question in questions]
    report = evaluate(asked)
    if arguments.plot:
        _draw(arguments.plot, asked)
    shown = json.dumps(report.as_json(), ensure_ascii=False) if arguments.json else told(report)
    print(shown)
    return 0


def _draw(path: Path, asked: Sequence[Asked]) -> None:
    from melayani_bot.matching.evaluation import curve, stands, svg

    try:
        path.write_text(svg(curve(asked), stands(asked)), encoding="utf-8")
    except OSError as error:
        raise MelayaniError(
            f"gambar tidak dapat ditulis ke {path}: {error.strerror}; sebut berkas di folder yang "
            "ada dan boleh ditulisi"
        ) from error


def _golden(base: Base) -> Iterator[Question]:
    from melayani_bot.cli.asking import question_of

    return map(question_of, base.knowledge.golden)


def _from_file(path: Path, base: Base) -> Iterator[Question]:
    from melayani_bot.cli.asking import is_target

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} tidak terbaca: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{path}:{number}"
            question = _question(line, place)
            if strange := [name for name in question.expected if not is_target(name, base)]:
                raise KnowledgeError(
                    f'{place}: tujuan "{strange[0]}" tidak ada di paket '
                    f"{base.knowledge.pack.id}; lihat: melayani list"
                )
            yield question


def _question(line: str, place: str) -> Question:
    """One checked line: text, expect (ids, none: not ours), and maybe language and origin."""
    from melayani_bot.cli.asking import Question

    try:
        row = json.loads(line)
    except ValueError as error:
        raise KnowledgeError(f"{place} bukan JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise KnowledgeError(f'{place} tidak berisi "text": tulis pertanyaannya di situ')
    expected = row.get("expect", [])
    if not isinstance(expected, list) or not all(isinstance(name, str) for name in expected):
        raise KnowledgeError(f'{place}: "expect" harus daftar id, [] bila di luar layanan')
    language, origin = str(row.get("language", "")), str(row.get("origin", ""))
    return Question(row["text"], tuple(expected), language, origin)
