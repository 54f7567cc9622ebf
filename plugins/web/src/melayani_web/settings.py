"""The settings of the web channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from melayani_bot.errors import SettingsError

_SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """How the chat looks, who may embed it, how long it is remembered.

    Args:
        title: heading of the page and of the widget.
        origins: sites that may embed the widget, as ``https://host``; none by default.
        secret: signs the name of a conversation, at least 16 characters. Empty: a new one at each
            start, so that after a restart every citizen begins a new conversation.
        keep_minutes: how long a silent conversation can be read again; kept in memory only.
    """

    title: str = "Tanya Layanan Publik"
    origins: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)
    keep_minutes: int = 120

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise SettingsError("Web: title tidak boleh kosong.")
        if self.secret and len(self.secret) < _SHORTEST_SECRET:
            raise SettingsError(f"Web: secret paling sedikit {_SHORTEST_SECRET} huruf.")
        if self.keep_minutes < 1:
            raise SettingsError("Web: keep_minutes paling sedikit 1.")
        if isinstance(self.origins, str):
            raise SettingsError(
                'Web: tulis origins sebagai daftar, misalnya ["https://contoh.id"].'
            )
        for origin in self.origins:
            _require_origin(origin)


def _require_origin(origin: str) -> None:
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or origin != f"{parts.scheme}://{parts.netloc}":
        raise SettingsError(
            f"Web: origins berisi {origin!r}; tulis seperti https://contoh.id, tanpa garis miring."
        )
