"""What the operator sets: read from a TOML file and from the environment, the latter wins.

Every field has a heading of the same name in ``docs/settings.md``. Every text of a channel is kept
as a secret, so that no repr, log or error can show one.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic_settings
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from melayani_bot.errors import SettingsError

__all__ = ["DEFAULT_FILE", "PREFIX", "Limits", "Retention", "Settings", "load_settings", "names"]

DEFAULT_FILE = Path("melayani.toml")
PREFIX = "MELAYANI_"
_DEEPER = "__"
_FROM_FILE = "_file"
_SECRET_BYTES = 10_000

Positive = Annotated[int, Field(ge=1)]
Option = bool | int | float | SecretStr | tuple[SecretStr, ...]


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Group):
    """How much one sender, or one message, may ask for before the bot lets it be."""

    person_per_minute: Positive = 20
    person_per_day: Positive = 200
    address_per_minute: Positive = 120
    all_per_second: Positive = 2000
    deaths_per_message: Positive = 3


class Retention(_Group):
    """How long each kind of record is kept.

    Messages stay for eight days at least: their keys are how one that a platform delivers again
    within a week is known.
    """

    conversation_hours: Positive = 24
    message_days: int = Field(30, ge=8)
    unanswered_days: Positive = 180
    feedback_days: Positive = 365


class Settings(BaseSettings):
    """All settings of `melayani run`; ``knowledge`` is empty for what is installed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=_DEEPER, frozen=True, extra="forbid"
    )

    pack: str = "banyuwangi"
    knowledge: Annotated[tuple[Path, ...], NoDecode] = ()
    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    public_url: str = Field("", pattern=r"^(https://[^/\s]+)?$")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    log_format: Literal["baca", "json"] = "baca"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    reload_seconds: Positive = 10
    drain_seconds: Positive = 10
    max_body_bytes: int = Field(3_000_000, ge=1_000, le=50_000_000)
    free_disk_mb: Positive = 200
    feedback: bool = True
    contact: str = ""
    limits: Limits = Limits()
    retention: Retention = Retention()
    channels: dict[str, dict[str, Option]] = Field(default_factory=dict)

    @field_validator("knowledge", mode="before")
    @classmethod
    def _folders(cls, value: Any) -> Any:
        return tuple(filter(None, value.split(os.pathsep))) if isinstance(value, str) else value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _addresses(cls, value: Any) -> Any:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("channels", mode="before")
    @classmethod
    def _channels(cls, value: Any) -> Any:
        return _with_secret_files(value) if isinstance(value, Mapping) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before the file."""
        return env_settings, init_settings

    def options(self, channel: str) -> dict[str, Any]:
        """The plain options of ``channel``, secrets revealed: only for building its settings."""
        return {name: _reveal(value) for name, value in self.channels.get(channel, {}).items()}


def load_settings(file: Path | None = None) -> Settings:
    """The settings of ``file`` (of ``melayani.toml`` where there is one) and of the environment.

    Raises:
        SettingsError: a file is missing or unreadable, a name is unknown, a value is of no use.
    """
    _refuse_unknown(os.environ)
    try:
        return Settings(**_toml(file))
    except ValidationError as error:
        raise SettingsError(" ".join(_told(error.errors(include_input=False)))) from None
    except pydantic_settings.SettingsError as error:
        raise SettingsError(f"Lingkungan {PREFIX}* tidak terbaca: {error}.") from None


def names(model: type[BaseModel] = Settings, above: str = "") -> Iterator[str]:
    """Dotted names of all settings, as they stand in the file and in the documentation."""
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from names(inner, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def _toml(file: Path | None) -> dict[str, Any]:
    if file is None and not DEFAULT_FILE.exists():
        return {}
    path = file or DEFAULT_FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"Berkas setelan {path} tidak terbuka: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"Berkas setelan {path} bukan teks UTF-8; simpan ulang.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"Berkas setelan {path} bukan TOML yang benar: {error}.") from None


def _refuse_unknown(environment: Iterable[str]) -> None:
    """A misspelt variable would otherwise be passed over in silence."""
    for variable in environment:
        if variable.upper().startswith(PREFIX):
            name = variable[len(PREFIX) :].lower().partition(_DEEPER)[0]
            if name not in Settings.model_fields:
                raise SettingsError(f"Lingkungan {variable} tidak dikenal.{_alike(name)}")


def _with_secret_files(channels: Mapping[str, Any]) -> dict[str, Any]:
    """Channels by their own names; an option ``x_file`` becomes ``x`` with the file's content.

    A variable cannot hold a hyphen, so TELEGRAM_AIOGRAM stands for telegram-aiogram; the names
    with an underscore come from the environment and therefore win.
    """
    found: dict[str, Any] = {}
    for name in sorted(channels, key=lambda name: "_" in name):
        options = channels[name]
        if isinstance(options, Mapping):
            read = dict(_read_option(name, *pair) for pair in options.items())
            found[name.replace("_", "-")] = {**found.get(name.replace("_", "-"), {}), **read}
        else:
            found[name] = options
    return found


def _read_option(channel: str, name: str, value: Any) -> tuple[str, Any]:
    if not name.endswith(_FROM_FILE) or not isinstance(value, str):
        return name, value
    bare = name.removesuffix(_FROM_FILE)
    try:
        # Some editors put a mark before the text, which is no part of a secret.
        with Path(value).open(encoding="utf-8-sig") as file:
            secret = file.read(_SECRET_BYTES).strip()
    except (OSError, UnicodeDecodeError):
        raise SettingsError(
            f"channels.{channel}.{name}: berkas {value} tidak terbaca; periksa tempat dan izinnya."
        ) from None
    if not secret:
        raise SettingsError(f"channels.{channel}.{name}: berkas {value} kosong; isi rahasianya.")
    return bare, secret


def _reveal(value: Option) -> Any:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return tuple(map(_reveal, value)) if isinstance(value, tuple) else value


_MENDING = {
    "extra_forbidden": "setelan tidak dikenal",
    "int_parsing": "tulis bilangan bulat",
    "int_type": "tulis bilangan bulat",
    "int_from_float": "tulis bilangan bulat",
    "bool_parsing": "tulis true atau false",
    "bool_type": "tulis true atau false",
    "string_type": "tulis teks di antara tanda kutip",
    "literal_error": "pilih salah satu: {expected}",
    "greater_than_equal": "paling sedikit {ge}",
    "less_than_equal": "paling banyak {le}",
    "string_pattern_mismatch": "tulis seperti https://bot.contoh.go.id, tanpa garis miring akhir",
    "dict_type": "tulis sebagai bagian [channels.nama-kanal]",
    "model_type": "tulis sebagai bagian [nama]",
}


def _told(errors: Iterable[ErrorDetails]) -> Iterator[str]:
    """One sentence an error; the value itself is never repeated: it may be a secret."""
    for error in errors:
        name = ".".join(str(step) for step in error["loc"] if step != "function-after")
        form = _MENDING.get(error["type"], "nilainya tidak dapat dipakai")
        mending = form.format_map({**error.get("ctx", {})})
        alike = _alike(name) if error["type"] == "extra_forbidden" else ""
        yield f"{name}: {mending}.{alike} Lihat docs/settings.md."


def _alike(name: str) -> str:
    near = get_close_matches(name, tuple(names()), n=1)
    return f" Mungkin maksud Anda {near[0]}?" if near else ""
