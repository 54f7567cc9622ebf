"""`melayani ask`: one question, or one a line as JSON, each a conversation of its own."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from melayani_bot.cli.options import add_knowledge, add_now, now_of

if TYPE_CHECKING:
    from melayani_bot.answering import Base

LONGEST_LINE = 1_000_000
"""Bytes of one input line that are read; a longer line is answered with an error."""


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("ask", help="jawab satu pertanyaan")
    parser.add_argument("question", nargs="?", metavar="PERTANYAAN")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="cetak satu objek JSON")
    form.add_argument(
        "--jsonl", action="store_true", help='baca {"text": ...} per baris dari stdin'
    )
    add_knowledge(parser)
    add_now(parser)
    parser.set_defaults(run=run, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer; status 0, or 1 where a line of ``--jsonl`` could not be read."""
    from melayani_bot.cli.open import open_base

    if arguments.jsonl == (arguments.question is not None):
        arguments.parser.error("tulis satu pertanyaan, atau pakai --jsonl tanpa pertanyaan")
    base, now = open_base(arguments), now_of(arguments)
    if arguments.jsonl:
        return answer_lines(base, now, sys.stdin.buffer)
    found = answer_record(base, arguments.question, now)
    print(json.dumps(found, ensure_ascii=False) if arguments.json else found["text"])
    return 0


def answer_lines(base: Base, now: datetime, lines: Iterable[bytes]) -> int:
    """Answer line by line, in order; a bad line yields an error object in its place."""
    status = 0
    for line in lines:
        question = read_line(line)
        if isinstance(question, str):
            found = answer_record(base, question, now)
        else:
            found, status = question, 1
        print(json.dumps(found, ensure_ascii=False), flush=False)
    sys.stdout.flush()
    return status


def read_line(line: bytes) -> str | dict[str, Any]:
    """The question in one line of input, or an error object that says how to mend the line."""
    if len(line) > LONGEST_LINE:
        return {"error": f"baris lebih dari {LONGEST_LINE} bita; pendekkan pertanyaannya"}
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": 'baris bukan JSON; tulis {"text": "pertanyaan"}'}
    if not isinstance(found, dict) or not isinstance(found.get("text"), str):
        return {"error": 'baris tidak berisi teks; tulis {"text": "pertanyaan"}'}
    return str(found["text"])


def answer_record(base: Base, question: str, now: datetime) -> dict[str, Any]:
    """The JSON object of one question in a conversation of its own."""
    from melayani_bot.answering import Conversation, answer
    from melayani_bot.cli.record import record

    start = time.perf_counter()
    reply = answer(question, base, Conversation(), now)
    return record(reply, 1000 * (time.perf_counter() - start))
