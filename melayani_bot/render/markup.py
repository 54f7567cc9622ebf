"""Writes lines in a channel's markup, escaping whatever the channel would read as style."""

from __future__ import annotations

import html
from collections.abc import Callable

from melayani_bot.channel import Markup
from melayani_bot.render.document import Line, Span

_WHATSAPP_MARKS = str.maketrans({"*": "∗", "_": "_\u2060", "~": "∼", "`": "ˋ"})


def write(line: Line, markup: Markup) -> str:
    """The line in ``markup``; plain text is escaped so that it can never become style."""
    return "".join(_WRITERS[markup](span) for span in line.spans)


def _plain(span: Span) -> str:
    return span.text


def _html(span: Span) -> str:
    text = html.escape(span.text, quote=False)
    return f"<b>{text}</b>" if span.bold else text


def _whatsapp(span: Span) -> str:
    text = span.text if "://" in span.text else span.text.translate(_WHATSAPP_MARKS)
    core = text.strip()
    return text.replace(core, f"*{core}*", 1) if span.bold and core else text


def _ansi(span: Span) -> str:
    return f"\x1b[1m{span.text}\x1b[0m" if span.bold else span.text


_WRITERS: dict[Markup, Callable[[Span], str]] = {
    Markup.PLAIN: _plain,
    Markup.HTML: _html,
    Markup.WHATSAPP: _whatsapp,
    Markup.ANSI: _ansi,
}
