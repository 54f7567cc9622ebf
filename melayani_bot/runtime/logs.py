"""Sets logging up: one line an event, readable or JSON, without personal data in either."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

import structlog
from structlog.types import EventDict, Processor

from melayani_bot.channel import Peer
from melayani_bot.runtime.identity import Pseudonyms
from melayani_bot.runtime.scrub import scrub

_CHATTY = ("httpx", "httpcore", "aiohttp", "aiogram", "telegram", "uvicorn.access", "asyncio")
"""Libraries that tell of every call, addresses with tokens in them included."""

_OURS = {"timestamp", "level", "logger"}
"""What the processors before ours have written: it holds nothing of a citizen."""


def configure(
    style: Literal["baca", "json"],
    level: str,
    pseudonyms: Pseudonyms,
    stream: TextIO | None = None,
) -> None:
    """Send all logging of this process through one chain that ends on ``stream`` (stderr).

    Args:
        style: for people or for machines.
        level: name of the lowest level that is written.
        pseudonyms: what conversations are called.
        stream: where lines go.
    """
    out = stream or sys.stderr
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        hiding(lambda peer: pseudonyms.name(peer, datetime.now(UTC))),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(style, shared, out.isatty()))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def hiding(name_of: Callable[[Peer], str]) -> Processor:
    """A processor that scrubs every value of an event."""

    def hide(_: Any, __: str, event: EventDict) -> MutableMapping[str, Any]:
        return {
            key: value if key in _OURS or key.startswith("_") else scrub(value, name_of)
            for key, value in event.items()
        }

    return hide


def _formatter(
    style: str, shared: list[Processor], colours: bool
) -> structlog.stdlib.ProcessorFormatter:
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=colours)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
