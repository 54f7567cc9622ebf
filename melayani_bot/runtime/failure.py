"""Reads from the error of a send what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from melayani_bot.errors import ChannelError, RateLimited, Unauthorized
from melayani_bot.runtime.storable import storable
from melayani_bot.text.redact import mask

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed send.

    Args:
        error: class and text of the error, masked.
        final: trying again can never succeed.
        unclear: the part may have arrived all the same.
        refused: the credentials are not accepted: the whole channel stops.
        blames: the failure counts against the part, and perhaps the platform.
        wait: seconds that the platform asked for; ``None`` where it did not.
    """

    error: str
    final: bool = False
    unclear: bool = False
    refused: bool = False
    blames: bool = True
    wait: float | None = None


def failure_of(error: Exception) -> Failure:
    """What an error of `Channel.send` means; an unknown one is worth another try."""
    said = told(error)
    match error:
        case Unauthorized():
            return Failure(error=said, refused=True, blames=False)
        case ChannelError(permanent=True):
            return Failure(error=said, final=True)
        case ChannelError(retry_after=timedelta() as asked):
            return Failure(error=said, blames=False, wait=asked.total_seconds())
        case RateLimited():
            return Failure(error=said, blames=False)
        case ChannelError(unclear=True):
            return Failure(error=said, unclear=True)
        case TimeoutError():
            return Failure(error="platform tidak menjawab", unclear=True)
        case _:
            return Failure(error=said)


def told(error: Exception) -> str:
    """What is kept of an error: its class and its text, masked."""
    return storable(mask(f"{type(error).__name__}: {error}").text[:_LONGEST])
