"""Turns an answer into parts that fit a channel: the ladder buttons, list, numbered text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from melayani_bot.answering.values import Answer, Option, Outcome
from melayani_bot.channel import Capabilities, Choice, Markup, Part
from melayani_bot.render.document import Line, Paragraph, literal
from melayani_bot.render.layout import layout
from melayani_bot.render.markup import write
from melayani_bot.render.measure import clusters, size

NONE_OF_THEM = "Bukan semua itu"
"""Label of option 0, which every question back offers; an offer behind an answer has none."""


def plan(answer: Answer, capabilities: Capabilities) -> tuple[Part, ...]:
    """The parts of ``answer`` in order; each fits ``capabilities``. Nothing is lost silently."""
    paragraphs = [*layout(answer), *_numbered(answer)]
    choices = _choices(answer.options, capabilities)
    texts = _pack(paragraphs, capabilities)
    last = len(texts) - 1
    return tuple(
        Part(text=text, plain=plain, choices=choices if place == last else ())
        for place, (text, plain) in enumerate(texts)
    )


def _numbered(answer: Answer) -> list[Paragraph]:
    options = answer.options
    lines = [literal(f"{number}. {option.label}") for number, option in enumerate(options, 1)]
    if options and answer.outcome is Outcome.CHOOSE:
        lines.append(literal(f"0. {NONE_OF_THEM}"))
    return [Paragraph(tuple(lines))] if lines else []


def _choices(options: Sequence[Option], capabilities: Capabilities) -> tuple[Choice, ...]:
    if capabilities.choices is None:
        return ()
    return tuple(Choice(str(number), option.label) for number, option in enumerate(options, 1))


def _pack(paragraphs: Sequence[Paragraph], capabilities: Capabilities) -> list[tuple[str, str]]:
    """Fill messages paragraph by paragraph, then line by line, then piece by piece."""
    messages: list[tuple[str, str]] = []
    current: tuple[str, str] = ("", "")
    for block in _blocks(paragraphs, capabilities):
        joined = _join(current, block)
        if size(joined[0], capabilities.unit) <= capabilities.max_text:
            current = joined
            continue
        messages.append(current)
        current = block[1:]
    return [message for message in (*messages, current) if message[1]]


def _join(current: tuple[str, str], block: tuple[str, str, str]) -> tuple[str, str]:
    gap, text, plain = block
    if not current[1]:
        return text, plain
    return current[0] + gap + text, current[1] + gap + plain


def _blocks(
    paragraphs: Sequence[Paragraph], capabilities: Capabilities
) -> list[tuple[str, str, str]]:
    blocks: list[tuple[str, str, str]] = []
    for paragraph in paragraphs:
        gap = "\n\n"
        for line in paragraph.lines:
            for piece in _pieces(line, capabilities):
                text, plain = write(piece, capabilities.markup), write(piece, Markup.PLAIN)
                blocks.append((gap, text, plain))
                gap = "\n"
    return blocks


def _pieces(line: Line, capabilities: Capabilities) -> list[Line]:
    """The line, or its words packed into lines that fit where one line is too long."""
    if size(write(line, capabilities.markup), capabilities.unit) <= capabilities.max_text:
        return [line]
    pieces, current = [], ""
    for word in _fitting_words(line.plain, capabilities):
        longer = current + word
        if current and _marked_size(longer.strip(), capabilities) > capabilities.max_text:
            pieces.append(literal(current.strip()))
            longer = word.lstrip()
        current = longer
    return [*pieces, literal(current.strip())]


def _fitting_words(text: str, capabilities: Capabilities) -> Iterator[str]:
    """The words with the blank before them; a word that is too long comes in clusters."""
    for word in re.findall(r"\s*\S+", text):
        if _marked_size(word.strip(), capabilities) <= capabilities.max_text:
            yield word
        else:
            yield from clusters(word)


def _marked_size(text: str, capabilities: Capabilities) -> int:
    return size(write(literal(text), capabilities.markup), capabilities.unit)
