"""`melayani explain`: why a question gets its answer: phrase, words, confidence, sources."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge, add_now, now_of

if TYPE_CHECKING:
    from melayani_bot.answering import Answer, Base


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("explain", help="jelaskan mengapa jawabannya begitu")
    parser.add_argument("question", metavar="PERTANYAAN")
    add_knowledge(parser)
    add_now(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the explanation of one question."""
    from melayani_bot.answering import Conversation, answer
    from melayani_bot.cli.open import open_base

    base = open_base(arguments)
    reply = answer(arguments.question, base, Conversation(), now_of(arguments))
    for line in lines_of(reply, base):
        print(line)
    return 0


def lines_of(reply: Answer, base: Base) -> Iterator[str]:
    """The explanation line by line, in Indonesian."""
    yield f"Hasil: {reply.outcome.value}" + (f" ({reply.target})" if reply.target else "")
    if reply.authority:
        yield f"Yang memutuskan: {', '.join(reply.deciders or (reply.authority,))} ({reply.level})"
    yield f"Keyakinan: {reply.confidence:.2f}"
    yield from _why(reply)
    for found in reply.candidates:
        name = "/".join(filter(None, (found.service, found.case))) or found.authority
        yield f"Calon: {name} {found.confidence:.2f}"
    yield from (f"Dasar hukum: {law}" for law in reply.legal_basis)
    yield from (_source(base, source) for source in reply.sources)
    if reply.checked:
        yield f"Diperiksa: {reply.checked.isoformat()}"
    yield f"Versi pengetahuan: {base.knowledge.version}"


def _why(reply: Answer) -> Iterator[str]:
    why = reply.explanation
    if why is None:
        return
    yield f"Kemungkinan termasuk layanan pemerintah: {why.in_scope:.2f}"
    if why.phrase:
        yield f"Kalimat yang cocok: {why.phrase}"
    if why.words:
        counted = ", ".join(f"{word} ({weight:.2f})" for word, weight in why.words)
        yield f"Kata yang dihitung: {counted}"


def _source(base: Base, source: str) -> str:
    known = base.knowledge.sources.get(source)
    return f"Sumber: {source}" + (f" {known.title}" if known else "")
