"""Builds the channels that the settings name, and the web chat where it is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from melayani_bot import discovery
from melayani_bot.channel import Channel
from melayani_bot.errors import SettingsError

WEB = "web"


def build_channels(
    configured: Mapping[str, object], options: Callable[[str], Mapping[str, Any]]
) -> Iterator[Channel]:
    """The channels, each once; the web chat needs no settings to be among them.

    Args:
        configured: names of channels that have settings.
        options: the settings of one, secrets revealed.

    Raises:
        PluginError: a channel is not installed or broken.
        SettingsError: its settings are of no use; the text names them, never their values.
    """
    always = [WEB] if WEB in discovery.names() else []
    for name in dict.fromkeys([*always, *configured]):
        yield build_channel(name, options(name))


def build_channel(name: str, options: Mapping[str, Any]) -> Channel:
    """One channel from its options; raises as `build_channels` does."""
    kind = discovery.load(name)
    try:
        settings = TypeAdapter(kind.Settings).validate_python(dict(options))
        return kind.create(settings)
    except ValidationError as error:
        raise SettingsError(f"channels.{name}: {_told(error)}. Lihat docs/settings.md.") from None


def _told(error: ValidationError) -> str:
    """Which options are wrong and why; a value may be a secret and is never repeated."""
    said = []
    for found in error.errors(include_input=False, include_url=False):
        place = ".".join(str(step) for step in found["loc"])
        wrong = {"missing": "belum diisi", "extra_forbidden": "tidak dikenal"}
        said.append(f"{place or 'setelan'} {wrong.get(found['type'], found['msg'])}")
    return "; ".join(said)
