"""What the adapter needs of a Telegram library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Protocol

from melayani_telegram.addressed import Me
from melayani_telegram.outbound import Outgoing

__all__ = ["COMMANDS", "Client"]

COMMANDS: Final = {
    "menu": "Contoh pertanyaan dan cara bertanya",
    "petugas": "Cara bicara dengan petugas",
    "batal": "Batalkan pertanyaan yang sedang berjalan",
    "hapus_data": "Hapus percakapan ini",
}
"""Commands shown in Telegram's menu, with their descriptions; the core knows the words."""


class Client(Protocol):
    """Calls the Bot API. Each method makes one call, and raises only `ChannelError`."""

    async def me(self) -> Me:
        """The bot itself."""

    async def updates(self, offset: int | None, wait: int) -> Sequence[Any]:
        """Raw updates from id ``offset`` on; waits up to ``wait`` seconds for the first."""

    async def send(self, message: Outgoing) -> int:
        """Send ``message``; its id."""

    async def acknowledge(self, tapped: str) -> None:
        """Stop the waiting sign on the button whose press has the id ``tapped``."""

    async def set_commands(self) -> None:
        """Show `COMMANDS` in the menu."""

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have updates sent to ``url``, and ``secret`` with each of them."""

    async def delete_webhook(self) -> None:
        """Go back to polling; what is waiting stays."""

    async def close(self) -> None:
        """Close connections; may be called twice."""
