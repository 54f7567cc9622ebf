"""Opens the knowledge that the options name, ready for questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from melayani_bot.answering import Base


def open_base(arguments: argparse.Namespace) -> Base:
    """The base of the pack that ``--pack`` and ``--knowledge`` name.

    Raises:
        KnowledgeError: the pack is not there or cannot be loaded; the text says where and why.
    """
    from melayani_bot.opening import open_pack

    return open_pack(arguments.knowledge or [], arguments.pack)
