"""Splits a part's text into runs of plain, bold or linked text, so that no HTML is ever trusted."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOLD = re.compile(r"<b>(.*?)</b>", re.DOTALL)
_REST = r"[^\s<>\"]*[^\s<>\".,;:!?)\]]"
_LINK = re.compile(
    rf"https?://{_REST}|(?<![\w@./-])(?:wa\.me/{_REST}|(?:[a-z0-9-]+\.)+go\.id\b(?:/{_REST})?)"
)
"""Full addresses; without a scheme only those that offices write: wa.me/… and ….go.id."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; ``href`` is an address to open, or empty."""

    text: str
    bold: bool = False
    href: str = ""


def runs_of(marked: str) -> tuple[Run, ...]:
    """The runs of a text in `Markup.HTML`: escaped, with ``<b>`` as its only tag."""
    found: list[Run] = []
    for place, piece in enumerate(_BOLD.split(marked)):
        found += _linked(html.unescape(piece), bold=place % 2 == 1)
    return tuple(found)


def text_of(runs: tuple[Run, ...]) -> str:
    """What a person reads."""
    return "".join(run.text for run in runs)


def _linked(text: str, *, bold: bool) -> Iterator[Run]:
    place = 0
    for link in _LINK.finditer(text):
        if link.start() > place:
            yield Run(text[place : link.start()], bold)
        address = link.group()
        yield Run(address, bold, address if "://" in address else f"https://{address}")
        place = link.end()
    if text[place:]:
        yield Run(text[place:], bold)
