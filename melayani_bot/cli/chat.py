"""`melayani chat`: a conversation with follow-ups in the terminal; piped input works too."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_knowledge, add_now, now_of

if TYPE_CHECKING:
    from melayani_bot.answering import Answer

PROMPT = "Anda> "
FAREWELL = "Terima kasih. Sampai jumpa."
_LEAVE = {"keluar", "exit", "quit"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("chat", help="bercakap di terminal")
    add_knowledge(parser)
    add_now(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Converse until the input ends or the citizen types "keluar"."""
    from melayani_bot.answering import Conversation, answer
    from melayani_bot.cli.open import open_base

    base, state = open_base(arguments), Conversation()
    reply = answer("menu", base, state, now_of(arguments))
    _show(reply)
    print("Ketik *keluar* untuk selesai.\n".replace("*", ""))
    for question in _questions():
        reply = answer(question, base, reply.conversation, now_of(arguments))
        _show(reply)
    print(FAREWELL)
    return 0


def _questions() -> Iterator[str]:
    lines = _typed() if sys.stdin.isatty() else _piped()
    for line in lines:
        if line.strip().lower() in _LEAVE:
            return
        yield line


def _typed() -> Iterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(PROMPT)
    while True:
        try:
            yield session.prompt()
        except (EOFError, KeyboardInterrupt):
            return


def _piped() -> Iterator[str]:
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        print(f"{PROMPT}{text}")
        yield text


def _show(reply: Answer) -> None:
    from melayani_bot.channel import Markup
    from melayani_bot.cli.record import CONSOLE, text_of

    markup = Markup.ANSI if sys.stdout.isatty() else Markup.PLAIN
    print(text_of(reply, replace(CONSOLE, markup=markup)) + "\n", flush=True)
