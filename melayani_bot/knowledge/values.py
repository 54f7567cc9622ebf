"""The values that all statements are made of: texts, ids, dates, levels, sureness, facts.

Every scalar arrives as text; short forms that editors may write are unfolded here.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$", max_length=60)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Z]+\d+[a-z]?$")]
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Level(StrEnum):
    """The level of government that decides; ``BERSAMA`` where several bodies decide."""

    DESA = "desa"
    KABUPATEN = "kabupaten"
    PROVINSI = "provinsi"
    PUSAT = "pusat"
    PIHAK_KETIGA = "pihak-ketiga"
    BERSAMA = "bersama"


class Confidence(StrEnum):
    """How sure a statement is: read in a source, named by law, or general knowledge."""

    HIGH = "tinggi"
    MEDIUM = "sedang"
    LOW = "rendah"


class Model(BaseModel):
    """Base of all knowledge values: frozen, closed, filled by Indonesian key or English name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_fact(value: Any) -> Any:
    return {"nilai": value} if isinstance(value, str | list | tuple) else value


def _as_date(value: Any) -> Any:
    """Dates as editors write them; pydantic alone would also take seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if _ISO_DATE.fullmatch(value) else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> Never:
    raise PydanticCustomError("tanggal", "bukan tanggal")


def _as_flag(value: Any) -> Any:
    return {"ya": True, "tidak": False}.get(value, value) if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)]
Day = Annotated[date, BeforeValidator(_as_date)]
Flag = Annotated[bool, BeforeValidator(_as_flag)]


class FactValue(Model):
    """One statement: its lines, and its own sources, confidence and law where they differ.

    ``sources`` and ``confidence`` are ``None`` where the statement inherits those of its entity.
    """

    lines: Texts = Field(alias="nilai", min_length=1)
    sources: tuple[SourceId, ...] | None = Field(None, alias="sumber")
    confidence: Confidence | None = Field(None, alias="keyakinan")
    legal: Text | None = Field(None, alias="dasar")


Fact = Annotated[FactValue, BeforeValidator(_as_fact)]


class Assured(Model):
    """Who vouches for an entity: sources, confidence, date of the last check."""

    sources: tuple[SourceId, ...] = Field((), alias="sumber")
    confidence: Confidence = Field(Confidence.LOW, alias="keyakinan")
    checked: Day | None = Field(None, alias="diperiksa")
