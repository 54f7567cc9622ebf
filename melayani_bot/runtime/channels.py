"""Builds the channels that the settings name, and the web chat where it is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticSchemaGenerationError

from melayani_bot import discovery
from melayani_bot.channel import Channel
from melayani_bot.errors import PluginError, SettingsError, StorageError
from melayani_bot.storage.replace import replace_file

WEB = "web"
_KEPT_IN = "kunci-web"


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


def with_secret(
    options: Callable[[str], Mapping[str, Any]], folder: Path
) -> Callable[[str], Mapping[str, Any]]:
    """The same options, but the web chat has a secret of its own that outlives a restart.

    It is made once and kept in ``folder``: conversations in open browsers go on after a restart.
    """

    def completed(name: str) -> Mapping[str, Any]:
        found = options(name)
        return found if name != WEB or "secret" in found else {**found, "secret": _kept(folder)}

    return completed


def _kept(folder: Path) -> str:
    path = folder / _KEPT_IN
    try:
        if not path.exists():
            replace_file(path, token_hex(32).encode())
        return path.read_text("ascii")
    except OSError as error:
        raise StorageError(f"{path} tidak dapat dibaca atau ditulis ({error.strerror}).") from error


def build_channel(name: str, options: Mapping[str, Any]) -> Channel:
    """One channel from its options; raises as `build_channels` does."""
    kind = discovery.load(name)
    try:
        settings = TypeAdapter(kind.Settings).validate_python(dict(options))
        return kind.create(settings)
    except PydanticSchemaGenerationError:
        raise PluginError(
            f'Kanal "{name}": {kind.Settings.__name__} memuat isian yang bukan nilai biasa; '
            "hubungi pembuat paketnya."
        ) from None
    except ValidationError as error:
        raise SettingsError(f"channels.{name}: {_told(error)}. Lihat docs/settings.md.") from None


def _told(error: ValidationError) -> str:
    """Which options are wrong and why; a value may be a secret and is never repeated."""
    said = []
    for found in error.errors(include_input=False, include_url=False):
        place = ".".join(str(step) for step in found["loc"])
        wrong = {"missing": "belum diisi", "extra_forbidden": "tidak dikenal"}
        reason = found["msg"].removeprefix("Value error, ")
        said.append(f"{place or 'setelan'} {wrong.get(found['type'], reason)}")
    return "; ".join(said)
