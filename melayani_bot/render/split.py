"""Packs paragraphs into messages: torn between paragraphs, else lines, sentences, words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from melayani_bot.channel import Capabilities, Markup
from melayani_bot.render.document import Line, Paragraph, Span
from melayani_bot.render.markup import write
from melayani_bot.render.measure import clusters, size

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stays together: its text in the channel's markup, and the same without markup.

    ``gap`` stands before it, unless it opens a message.
    """

    gap: str
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Room:
    """What one message holds."""

    capabilities: Capabilities

    def holds(self, text: str) -> bool:
        return size(text, self.capabilities.unit) <= self.capabilities.max_text

    def piece(self, gap: str, *lines: Line) -> Piece:
        text = "\n".join(write(line, self.capabilities.markup) for line in lines)
        return Piece(gap, text, "\n".join(write(line, Markup.PLAIN) for line in lines))


def split(paragraphs: Sequence[Paragraph], capabilities: Capabilities) -> list[tuple[str, str]]:
    """(text, plain) of each message in order; each text fits the capabilities."""
    room = _Room(capabilities)
    messages: list[tuple[str, str]] = []
    text = plain = ""
    for piece in _pieces(paragraphs, room):
        longer = text + piece.gap + piece.text
        if text and room.holds(longer):
            text, plain = longer, plain + piece.gap + piece.plain
            continue
        messages.append((text, plain))
        text, plain = piece.text, piece.plain
    messages.append((text, plain))
    return [message for message in messages if message[1].strip()]


def _pieces(paragraphs: Iterable[Paragraph], room: _Room) -> Iterator[Piece]:
    for paragraph in paragraphs:
        whole = room.piece("\n\n", *paragraph.lines)
        if room.holds(whole.text):
            yield whole
            continue
        for place, line in enumerate(paragraph.lines):
            yield from _of_line(line, "\n" if place else "\n\n", room)


def _of_line(line: Line, gap: str, room: _Room) -> Iterator[Piece]:
    whole = room.piece(gap, line)
    if room.holds(whole.text):
        yield whole
        return
    for sentence in _sentences(line):
        yield from _of_sentence(sentence, gap, room)
        gap = ""


def _of_sentence(words: Sequence[tuple[str, Line]], gap: str, room: _Room) -> Iterator[Piece]:
    first, _ = words[0]
    whole = room.piece(gap or first, _joined(words))
    if room.holds(whole.text):
        yield whole
        return
    for blank, word in words:
        yield from _of_word(word, gap or blank, room)
        gap = ""


def _of_word(word: Line, gap: str, room: _Room) -> Iterator[Piece]:
    whole = room.piece(gap, word)
    if room.holds(whole.text):
        yield whole
        return
    limits = room.capabilities
    for span in word.spans:
        for cluster in clusters(span.text, limits.max_text // 8, limits.unit):
            yield room.piece(gap, Line((Span(cluster, span.bold),)))
            gap = ""


def _sentences(line: Line) -> Iterator[list[tuple[str, Line]]]:
    sentence: list[tuple[str, Line]] = []
    for blank, word in _words(line):
        sentence.append((blank, word))
        if _SENTENCE_END.search(word.plain):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _words(line: Line) -> Iterator[tuple[str, Line]]:
    """Each word with the blanks before it; a word may be of several styles."""
    blank, spans = "", list[Span]()
    for span in line.spans:
        for piece in re.findall(r"\s+|\S+", span.text):
            if not piece.isspace():
                spans.append(Span(piece, span.bold))
                continue
            if spans:
                yield blank, Line(tuple(spans))
                blank, spans = "", []
            blank += piece
    if spans:
        yield blank, Line(tuple(spans))


def _joined(words: Sequence[tuple[str, Line]]) -> Line:
    """The words as one line, without the blanks before the first; equal styles run together."""
    spans: list[Span] = []
    for place, (blank, word) in enumerate(words):
        for span in (Span(blank if place else ""), *word.spans):
            if spans and (spans[-1].bold == span.bold or not span.text.strip()):
                spans[-1] = Span(spans[-1].text + span.text, spans[-1].bold)
            else:
                spans.append(span)
    return Line(tuple(span for span in spans if span.text))
