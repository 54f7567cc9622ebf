"""What a person sees of a text with Telegram's HTML, or why Telegram refuses it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

__all__ = ["Unreadable", "shown"]

_TAGS: Final = frozenset(
    "b strong i em u ins s strike del a code pre blockquote tg-spoiler span".split()
)


class Unreadable(Exception):
    """Telegram cannot parse the entities of a text."""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Unreadable(f'Unsupported start tag "{tag}"')
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Unreadable(f'Unexpected end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def close(self) -> None:
        super().close()
        if self._open:
            raise Unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1]}"')


def shown(html: str) -> str:
    """The text of ``html`` without tags and with entities resolved.

    Raises:
        Unreadable: a tag is unknown, not closed, or closed in the wrong order.
    """
    page = _Page()
    page.feed(html)
    page.close()
    return "".join(page.text)
