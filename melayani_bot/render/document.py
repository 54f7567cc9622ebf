"""An answer as a document: paragraphs of lines of spans, without any channel's markup."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BOLD = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style."""

    text: str
    bold: bool = False


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
