"""Writes the chat page as HTML: complete without JavaScript, taken over by the widget with it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from melayani_web.runs import Run
from melayani_web.transcripts import Entry

MINE, THEIRS = "Anda", "Bot"


def page_of(title: str, entries: Sequence[Entry], cursor: str) -> str:
    """The page that shows ``entries``; every value in it is escaped."""
    return _template().substitute(
        title=escape(title),
        cursor=escape(cursor),
        entries="\n".join(_entry(entry) for entry in entries),
        choices="".join(_choices(entries)),
        id=secrets.token_hex(16),
        waiting="" if _answered(entries) else _WAITING,
    )


_WAITING = (
    '<p class="waiting" role="status">Jawaban sedang disiapkan. '
    '<a href="./?tunggu=1#akhir">Lihat jawaban</a></p>'
)


@cache
def _template() -> Template:
    return Template(files("melayani_web").joinpath("static/page.html").read_text(encoding="utf-8"))


def _answered(entries: Sequence[Entry]) -> bool:
    return not entries or not entries[-1].mine


def _entry(entry: Entry) -> str:
    side, name = ("mine", MINE) if entry.mine else ("theirs", THEIRS)
    return (
        f'<p class="message {side}" data-id="{escape(entry.id)}">'
        f'<span class="sender">{name}: </span>{"".join(map(_run, entry.runs))}</p>'
    )


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.href:
        text = f'<a href="{escape(run.href)}" rel="noopener noreferrer">{text}</a>'
    return f"<b>{text}</b>" if run.bold else text


def _choices(entries: Sequence[Entry]) -> Iterator[str]:
    """Buttons of the newest message; older ones can still be answered by their number."""
    for choice in entries[-1].choices if entries else ():
        yield (
            f'<button form="ask" formnovalidate name="choice" value="{escape(choice.id)}">'
            f"{escape(choice.label)}</button>"
        )
