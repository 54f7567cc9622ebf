"""Opens the knowledge that the options name; shared by the commands that only look things up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from melayani_bot.knowledge.model import Knowledge


def open_knowledge(arguments: argparse.Namespace) -> Knowledge:
    """The knowledge of ``--pack`` from ``--knowledge`` and from what is installed.

    Raises:
        KnowledgeError: it cannot be loaded.
    """
    from melayani_bot.knowledge.cache import Cache
    from melayani_bot.knowledge.load import load
    from melayani_bot.knowledge.packs import search_roots

    return load(search_roots(arguments.knowledge or []), arguments.pack, Cache())
