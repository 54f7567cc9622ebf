"""Finds channel plugins by their entry points: lazily, by name, each failing alone."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points

from melayani_bot.channel import CONTRACT, Channel
from melayani_bot.errors import PluginError

__all__ = ["GROUP", "load", "names"]

GROUP = "melayani_bot.channels"
"""Entry point group in which a distribution names its channels: ``name = "module:Class"``."""

OURS: Mapping[str, str] = {
    "telegram": "telegram",
    "telegram-aiogram": "telegram-aiogram",
    "whatsapp": "whatsapp",
    "web": "web",
}
"""Channels of this repository that are installed apart, with the extra that brings each."""


def names() -> tuple[str, ...]:
    """Names of the installed channels, sorted; imports none of them."""
    return tuple(sorted(_found()))


def load(name: str) -> type[Channel]:
    """Import one channel.

    Raises:
        PluginError: not installed, cannot be imported, no channel, or built for another contract;
            the text says what to do.
    """
    found = _found()
    if name not in found:
        raise PluginError(_missing(name, tuple(sorted(found))))
    return _checked(name, _imported(found[name]))


def _found() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _missing(name: str, installed: tuple[str, ...]) -> str:
    if name in OURS:
        return f'Kanal "{name}" belum terpasang. Pasang: pip install "melayani-bot[{OURS[name]}]"'
    known = ", ".join(installed) or "belum ada"
    return f'Kanal "{name}" tidak dikenal. Yang terpasang: {known}.'


def _imported(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:  # a plugin is foreign code: whatever it raises is its own failure
        dist = point.dist.name if point.dist else "?"
        hint = OURS.get(point.name)
        package = f"melayani-bot[{hint}]" if hint else dist
        raise PluginError(
            f'Kanal "{point.name}" dari paket {dist} gagal dimuat '
            f'({type(error).__name__}: {error}). Pasang ulang: pip install -U "{package}"'
        ) from error


def _checked(name: str, found: object) -> type[Channel]:
    if not (isinstance(found, type) and issubclass(found, Channel)):
        raise PluginError(f'Kanal "{name}" bukan turunan Channel; hubungi pembuat paketnya.')
    if found.contract != CONTRACT:
        raise PluginError(
            f'Kanal "{name}" dibuat untuk kontrak {found.contract}, melayani-bot ini memakai '
            f"kontrak {CONTRACT}; perbarui salah satunya."
        )
    if getattr(found, "name", None) != name:
        raise PluginError(
            f'Kanal "{name}" menyebut dirinya "{getattr(found, "name", "")}"; samakan keduanya.'
        )
    return found
