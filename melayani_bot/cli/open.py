"""Opens the knowledge that the options name, made ready for questions; compiled once a content."""

from __future__ import annotations

import argparse

from melayani_bot.answering import Base, compile_knowledge
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.packs import search_roots


def open_base(arguments: argparse.Namespace) -> Base:
    """The base of the pack that ``--pack`` and ``--knowledge`` name.

    Raises:
        KnowledgeError: the pack is not there or cannot be loaded; the text says where and why.
    """
    roots = search_roots(arguments.knowledge or [])
    return compile_knowledge(load(roots, arguments.pack))
