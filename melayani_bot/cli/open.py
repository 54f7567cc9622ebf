"""Opens the knowledge that the options name, made ready for questions; compiled once a content."""

from __future__ import annotations

import argparse

from melayani_bot.answering import Base, compile_knowledge
from melayani_bot.cli.knowledge import open_knowledge


def open_base(arguments: argparse.Namespace) -> Base:
    """The base of the pack that ``--pack`` and ``--knowledge`` name.

    Raises:
        KnowledgeError: the pack is not there or cannot be loaded; the text says where and why.
    """
    return compile_knowledge(open_knowledge(arguments))
