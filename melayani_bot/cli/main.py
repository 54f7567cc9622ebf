"""Reads the command and runs it; turns our errors into one sentence and an exit status."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from melayani_bot.errors import KnowledgeError, MelayaniError, SettingsError

COMMANDS = (
    "ask",
    "chat",
    "run",
    "queue",
    "unanswered",
    "notice",
    "doctor",
    "channels",
    "backup",
    "explain",
    "check",
    "eval",
    "list_",
    "show",
    "init",
    "schema",
    "katalog",
)
"""One module of `melayani_bot.cli` each; nothing heavy is imported before a command runs."""

_STATUS: tuple[tuple[type[MelayaniError], int], ...] = ((KnowledgeError, 3), (SettingsError, 4))
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status and never raises for bad input."""
    # Fits on one and on two threads differ in their last bits, and answers are to be the same.
    for library in ("OMP", "OPENBLAS"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    _tolerant_streams()
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except MelayaniError as error:
        print(f"melayani: {error}", file=sys.stderr)
        return next((status for kind, status in _STATUS if isinstance(error, kind)), 1)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; what is left in the buffer must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command of ``COMMANDS`` registered."""
    parser = argparse.ArgumentParser(
        prog="melayani",
        description="Menjawab kantor mana yang mengurus, mengapa, dan di mana pintunya.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    for name in COMMANDS:
        import_module(f"melayani_bot.cli.{name}").register(commands)
    return parser


def _tolerant_streams() -> None:
    """Write UTF-8 whatever the terminal says; a character that cannot be written is replaced."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
