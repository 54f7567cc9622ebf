"""Writes lines in a channel's markup, escaping whatever the channel would read as style."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from melayani_bot.channel import Markup
from melayani_bot.render.document import Line, Span

LOOKALIKES: Mapping[str, str] = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ">": "›"}
"""WhatsApp has no escape: a mark that it would read as style is replaced by its lookalike."""

_ADDRESS = re.compile(r"((?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+)")
# Between two letters or digits a mark opens and closes nothing.
_STYLE = re.compile(r"(?<![^\W_])[*~`_]|[*~`_](?![^\W_])|^>")


def write(line: Line, markup: Markup) -> str:
    """The line in ``markup``; plain text is escaped so that it can never become style."""
    return "".join(_WRITERS[markup](span) for span in line.spans)


def _plain(span: Span) -> str:
    return span.text


def _html(span: Span) -> str:
    text = html.escape(span.text, quote=False)
    return f"<b>{text}</b>" if span.bold else text


def _whatsapp(span: Span) -> str:
    """Addresses stay as they are, so that they can be tapped and copied."""
    pieces = _ADDRESS.split(span.text)
    pieces[::2] = [_STYLE.sub(_lookalike, piece) for piece in pieces[::2]]
    text = "".join(pieces)
    core = text.strip()
    return text.replace(core, f"*{core}*", 1) if span.bold and core else text


def _lookalike(found: re.Match[str]) -> str:
    return LOOKALIKES[found.group()]


def _ansi(span: Span) -> str:
    return f"\x1b[1m{span.text}\x1b[0m" if span.bold else span.text


_WRITERS: dict[Markup, Callable[[Span], str]] = {
    Markup.PLAIN: _plain,
    Markup.HTML: _html,
    Markup.WHATSAPP: _whatsapp,
    Markup.ANSI: _ansi,
}
