"""Settings of the Telegram adapters; secrets in them are never shown."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

__all__ = ["TelegramSettings"]

_TOKEN = r"^[0-9]{3,16}:[A-Za-z0-9_-]{30,64}$"  # noqa: S105  # the shape of a token, not a token
_SECRET = r"^[A-Za-z0-9_-]{16,256}$"  # noqa: S105  # likewise


class TelegramSettings(BaseModel):
    """What an operator sets for a Telegram bot.

    Args:
        token: the bot's token, as BotFather gave it.
        webhook_url: public https address that Telegram calls; empty for long polling.
        webhook_secret: what Telegram repeats in a header of every call; needed with a webhook.
        api_url: address of the Bot API server; another one for a self-hosted server or a test.
        timeout: seconds until a call without an answer is given up.
        wait: seconds that one long poll waits for a message.
        edit_window: seconds after sending in which a corrected question is answered again.
    """

    # Without this, the error about a wrong token would quote the token.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    api_url: str = "https://api.telegram.org"
    timeout: Annotated[float, Field(gt=0, le=120)] = 10.0
    wait: Annotated[int, Field(ge=0, le=50)] = 25
    edit_window: Annotated[int, Field(ge=0, le=86_400)] = 600

    @field_validator("token")
    @classmethod
    def _has_the_shape_of_a_token(cls, token: SecretStr) -> SecretStr:
        if not _matches(_TOKEN, token):
            raise ValueError("token bot Telegram tidak lengkap; salin lagi dari @BotFather")
        return token

    @field_validator("api_url", "webhook_url")
    @classmethod
    def _without_trailing_slash(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("alamat harus diawali https://")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _webhook_needs_a_secret(self) -> TelegramSettings:
        if self.webhook_url and not _matches(_SECRET, self.webhook_secret):
            raise ValueError(
                "webhook_secret wajib diisi bila webhook_url diisi: 16-256 huruf, angka, _ atau -"
            )
        return self

    @property
    def bot_id(self) -> int:
        """The bot's own user id, which is the number before the colon of its token."""
        return int(self.token.get_secret_value().partition(":")[0])


def _matches(pattern: str, secret: SecretStr) -> bool:
    return re.fullmatch(pattern, secret.get_secret_value()) is not None
