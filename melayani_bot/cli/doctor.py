"""`melayani doctor`: everything that can be wrong with a server, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from melayani_bot.cli.options import add_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from melayani_bot.runtime.doctor import Finding

_SECONDS = 5


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("doctor", help="periksa setelan, penyimpanan, kanal, pengetahuan")
    add_settings(parser)
    parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look at everything; status 0, or 1 where something keeps the server from its work."""
    from melayani_bot.runtime.doctor import Level

    findings = _findings(arguments)
    if arguments.json:
        print(json.dumps({"findings": [asdict(found) for found in findings]}, ensure_ascii=False))
    else:
        for found in findings:
            mend = f"\n    Cara memperbaiki: {found.mend}" if found.mend else ""
            print(f"[{found.level}] {found.subject}: {found.said}{mend}")
    return 1 if any(found.level is Level.ERROR for found in findings) else 0


def _findings(arguments: argparse.Namespace) -> Sequence[Finding]:
    from melayani_bot.errors import SettingsError
    from melayani_bot.runtime.doctor import Finding, Level, examine
    from melayani_bot.settings import load_settings

    try:
        settings = load_settings(arguments.settings)
    except SettingsError as error:
        return [Finding(Level.ERROR, "setelan", str(error), "perbaiki lalu ulangi melayani doctor")]
    return list(examine(settings, datetime.now(UTC), _reach))


def _reach(address: str) -> str:
    """Any answer will do: a channel may well refuse a call that is not its platform's."""
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    try:
        with urlopen(address, timeout=_SECONDS):  # noqa: S310  # the settings allow https only
            return ""
    except HTTPError as error:
        unwell = {502, 503, 504}
        return f"server di depan bot menjawab {error.code}" if error.code in unwell else ""
    except (URLError, TimeoutError) as error:
        return str(getattr(error, "reason", error))
