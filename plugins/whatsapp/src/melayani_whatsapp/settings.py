"""The settings of the WhatsApp channel."""

from __future__ import annotations

from dataclasses import dataclass, field

from melayani_bot.errors import SettingsError

GRAPH = "https://graph.facebook.com"
VERSION = "v26.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppSettings:
    """What the Cloud API needs; the three secrets never appear in the repr.

    Args:
        access_token: lets us send; of a system user, so that it does not expire.
        app_secret: proves that a webhook body comes from Meta.
        verify_token: any word of our own, typed into Meta's webhook form as well.
        phone_number_id: answer only what was written to this number of ours; empty: to any number
            that the app receives for. An answer leaves from the number that was written to.
        contact_cards: send an office's contact also as a card, which costs a second message an
            answer; the text holds the number anyway.
        api_version: version of the Graph API; each ends about two years after its release.
        api_url: where the Graph API is.
        messages_per_second: throughput that Meta grants the number, in and out together; 80 at
            first, 20 for a number shared with the app, up to 1,000 after an upgrade.
        timeout: seconds until a send without an answer fails.
    """

    access_token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    phone_number_id: str = ""
    contact_cards: bool = False
    api_version: str = VERSION
    api_url: str = GRAPH
    messages_per_second: float = 80.0
    timeout: float = 20.0

    def __post_init__(self) -> None:
        for name in ("access_token", "app_secret", "verify_token"):
            _require_secret(name, getattr(self, name))
        if not isinstance(self.phone_number_id, str):
            raise SettingsError("WhatsApp: tulis phone_number_id di antara tanda kutip.")
        if self.phone_number_id and not self.phone_number_id.isdigit():
            raise SettingsError(
                "WhatsApp: phone_number_id berupa angka saja (ID nomor telepon, bukan nomornya)."
            )
        if not self.api_url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise SettingsError("WhatsApp: api_url harus berawal https://.")
        if self.messages_per_second <= 0:
            raise SettingsError("WhatsApp: messages_per_second harus lebih dari 0.")
        if self.timeout <= 0:
            raise SettingsError("WhatsApp: timeout harus lebih dari 0 detik.")


def _require_secret(name: str, value: str) -> None:
    if not value:
        raise SettingsError(f"WhatsApp: {name} belum diisi. Lihat README plugin WhatsApp.")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise SettingsError(f"WhatsApp: {name} berisi spasi atau tanda asing; salin sekali lagi.")
