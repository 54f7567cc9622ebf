"""`melayani channels`: which channels there are, what each can show, and what it still needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from melayani_bot.channel import Capabilities, Channel
    from melayani_bot.settings import Settings


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("channels", help="daftar kanal: kemampuan, dan apa yang kurang")
    parser.add_argument("names", nargs="*", metavar="KANAL", help="hanya kanal ini")
    add_settings(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """One line a channel; status 1 where an installed or a named one cannot be imported."""
    from melayani_bot import discovery
    from melayani_bot.settings import load_settings

    settings = load_settings(arguments.settings)
    installed = discovery.names()
    names = arguments.names or sorted({*installed, *discovery.OURS})
    broken = [name for name in names if not _tell(name, settings)]
    return 1 if set(broken) & {*installed, *arguments.names} else 0


def _tell(name: str, settings: Settings) -> bool:
    """Print what is known; ``False`` where the channel cannot be imported."""
    from melayani_bot.errors import PluginError, SettingsError
    from melayani_bot.runtime.channels import build_channel

    try:
        channel = build_channel(name, settings.options(name))
    except PluginError as error:
        print(f"{name}\t{error}")
        return False
    except SettingsError as error:
        print(f"{name}\tterpasang, belum disetel. {error}")
    else:
        print(f"{name}\t{_way(channel)}; {'; '.join(_shown(channel.capabilities))}")
    return True


def _way(channel: Channel) -> str:
    from melayani_bot.channel import WebhookChannel

    return "dipanggil platform" if isinstance(channel, WebhookChannel) else "menjemput pesan"


def _shown(capabilities: Capabilities) -> Iterator[str]:
    yield f"teks {capabilities.max_text} {_UNITS[capabilities.unit.value]}"
    limits = capabilities.choices
    if limits is None:
        yield "pilihan bernomor"
    else:
        rows = f", daftar {limits.list_rows} baris" if limits.list_rows else ""
        yield f"tombol {limits.buttons}{rows}"
    yield from _native(capabilities)
    if capabilities.reply_window:
        yield f"balasan dalam {capabilities.reply_window.total_seconds() / 3600:.0f} jam"


def _native(capabilities: Capabilities) -> Sequence[str]:
    known = {"kartu kontak": capabilities.contact_card, "lokasi": capabilities.location}
    return [name for name, there in known.items() if there]


_UNITS = {"code_point": "huruf", "utf16": "satuan UTF-16", "byte": "bita"}
