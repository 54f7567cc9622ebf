"""An answer as a document: paragraphs of lines of spans, without any channel's markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BOLD = re.compile(r"\*([^*\n]+)\*")
# What steers a terminal or turns the reading direction, and halves of characters.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def readable(text: str) -> str:
    """``text`` without characters that no reader is meant to see."""
    return _UNSEEN.sub("", text)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of `readable` text in one style."""

    text: str
    bold: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", readable(self.text))


@dataclass(frozen=True, slots=True)
class Line:
    """One line; the sentences in it are never torn apart where that can be helped."""

    spans: tuple[Span, ...]

    @property
    def plain(self) -> str:
        """The text without style."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; ``head`` marks what must be read first."""

    lines: tuple[Line, ...]
    head: bool = False

    @property
    def plain(self) -> str:
        """The lines without style."""
        return "\n".join(line.plain for line in self.lines)


def literal(*pieces: str | Span) -> Line:
    """A line of literal texts: knowledge may hold any character and is never read as style."""
    return Line(
        tuple(Span(piece) if isinstance(piece, str) else piece for piece in pieces if piece)
    )


def bold(text: str) -> Span:
    """A bold span."""
    return Span(text, bold=True)


def own(text: str) -> Line:
    """A line of the bot's own wording, in which ``*word*`` is bold."""
    spans: list[Span] = []
    place = 0
    for found in _BOLD.finditer(text):
        spans += [Span(text[place : found.start()]), bold(found.group(1))]
        place = found.end()
    return Line(tuple(span for span in (*spans, Span(text[place:])) if span.text))


def paragraph(lines: Iterable[Line], *, head: bool = False) -> Paragraph | None:
    """A paragraph of the lines that hold text, or ``None`` where none does."""
    kept = tuple(line for line in lines if line.plain.strip())
    return Paragraph(kept, head) if kept else None
