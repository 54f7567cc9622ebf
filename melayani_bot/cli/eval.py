"""`melayani eval`: answers questions with known doors and tells how well."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from melayani_bot.cli.options import add_knowledge, add_now, now_of
from melayani_bot.errors import KnowledgeError

if TYPE_CHECKING:
    from datetime import datetime

    from melayani_bot.answering import Base
    from melayani_bot.answering.values import Answer
    from melayani_bot.matching.evaluation import Asked, Report, Shares

_DECISIONS = {"answer": "answer", "emergency": "answer", "choose": "choose"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("eval", help="ukur jawaban terhadap pertanyaan berkunci")
    parser.add_argument(
        "questions",
        nargs="?",
        type=Path,
        metavar="BERKAS",
        help='satu objek JSON per baris: {"text": ..., "expect": [id, ...]}; '
        "tanpa berkas: pertanyaan uji paket",
    )
    parser.add_argument("--json", action="store_true", help="cetak laporan sebagai JSON")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="gambar terjawab lawan salah")
    add_knowledge(parser)
    add_now(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; status 0."""
    from melayani_bot.cli.open import open_base
    from melayani_bot.matching.evaluation import curve, evaluate, svg

    base, now = open_base(arguments), now_of(arguments)
    rows = _from_file(arguments.questions) if arguments.questions else _golden(base)
    asked = [ask(base, row, now) for row in rows]
    report = evaluate(asked)
    if arguments.plot:
        arguments.plot.write_text(svg(curve(asked)), encoding="utf-8")
    shown = json.dumps(report.as_json(), ensure_ascii=False) if arguments.json else told(report)
    print(shown)
    return 0


def _from_file(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path} tidak terbaca: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(line, f"{path}:{number}")


def _row(line: str, place: str) -> dict[str, Any]:
    """One checked line: text, expect (ids, none: not ours), and maybe language and origin."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise KnowledgeError(f"{place} bukan JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise KnowledgeError(f'{place} tidak berisi "text": tulis pertanyaannya di situ')
    expected = row.get("expect", [])
    if not isinstance(expected, list) or not all(isinstance(name, str) for name in expected):
        raise KnowledgeError(f'{place}: "expect" harus daftar id, [] bila di luar layanan')
    return row


def _golden(base: Base) -> Iterator[dict[str, Any]]:
    from melayani_bot.answering.scope import OUTSIDE

    for golden in base.knowledge.golden:
        ours = golden.expect != OUTSIDE
        yield {"text": golden.question, "expect": [golden.expect] if ours else []}


def ask(base: Base, row: dict[str, Any], now: datetime) -> Asked:
    """Ask one question in a conversation of its own."""
    from melayani_bot.answering import Conversation, answer
    from melayani_bot.answering.targets import fold
    from melayani_bot.matching.evaluation import Asked

    reply = answer(row["text"], base, Conversation(), now)
    return Asked(
        text=row["text"],
        expected=frozenset(fold(name) for name in row.get("expect", [])),
        decision=_decision(reply, row),
        candidates=_candidates(reply),
        language=str(row.get("language", "")),
        origin=str(row.get("origin", "")),
        phrase=reply.explanation.phrase if reply.explanation else None,
    )


def _decision(reply: Answer, row: dict[str, Any]) -> str:
    """Chatter is an answer to chatter, and silence to what is not ours."""
    if reply.target and row.get("expect") and reply.outcome.value != "choose":
        return "answer"
    return _DECISIONS.get(reply.outcome.value, "silent")


def _candidates(reply: Answer) -> tuple[tuple[str, float], ...]:
    """Ids without their cases, likeliest first; what was answered stands first."""
    from melayani_bot.answering.targets import fold

    first = {fold(reply.target): reply.confidence} if reply.target else {}
    offered = {each.service: each.confidence for each in reply.candidates if each.service}
    rest = ((name, sure) for name, sure in offered.items() if name not in first)
    return (*first.items(), *rest)


def told(report: Report) -> str:
    """The report for reading."""
    lines = [_head(), _line("semua", report.total)]
    lines += [_line(name, part) for name, part in report.by_language.items()]
    lines += [_line(name, part) for name, part in report.by_origin.items()]
    lines.append(f"galat kalibrasi {report.calibration_error:.3f}")
    lines += [f"tertukar {n}x: {want} dijawab {got}" for want, got, n in report.confusions]
    lines += [f"frasa yang menyesatkan {n}x: {phrase}" for phrase, n in report.worst_phrases]
    return "\n".join(lines)


def _head() -> str:
    return (
        f"{'':20} {'jumlah':>7} {'benar':>7} {'3 besar':>7} {'salah':>7} {'diam':>7} {'ditolak':>7}"
    )


def _line(name: str, part: Shares) -> str:
    count = part.ours + part.strangers
    found = (part.right, part.offered, part.wrong, part.silent, part.refused)
    return f"{name:20} {count:7} " + " ".join(f"{100 * share:6.1f}%" for share in found)
