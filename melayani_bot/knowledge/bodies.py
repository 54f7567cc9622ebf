"""Roles, the bodies that play them in a regency, and the places that they serve."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from melayani_bot.knowledge.hours import OpeningHours
from melayani_bot.knowledge.values import (
    Assured,
    Confidence,
    Day,
    Fact,
    Flag,
    Id,
    Level,
    Model,
    SourceId,
    Text,
)


class Role(Model):
    """A function in public service that some body plays in every regency."""

    id: Id
    name: Text = Field(alias="nama")
    short: Text = Field(alias="sebutan")
    level: Level = Field(alias="tingkat")
    handles: Text = Field(alias="mengurus")
    by: Literal["kecamatan", "desa"] | None = Field(None, alias="menurut")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")


class ContactPoint(Model):
    """A way to reach a body for some services; empty ``services`` means all of them."""

    function: Text = Field(alias="jabatan")
    rank: Literal["kepala", "kepala-bidang", "staf-teknis", "loket"] = Field(
        "loket", alias="jenjang"
    )
    services: tuple[Id, ...] = Field((), alias="layanan")
    phone: str = Field("", alias="telepon")
    whatsapp: str = ""
    sms: str = ""
    email: str = Field("", alias="surel")
    site: str = Field("", alias="situs")
    sources: tuple[SourceId, ...] = Field((), alias="sumber")
    confidence: Confidence = Field(Confidence.LOW, alias="keyakinan")
    checked: Day | None = Field(None, alias="diperiksa")


class Body(Assured):
    """A public organisation (cv:PublicOrganisation) or third party that plays roles."""

    id: Id
    name: Text = Field(alias="nama")
    abbreviation: Text | None = Field(None, alias="singkatan")
    roles: tuple[Id, ...] = Field((), alias="peran")
    level: Level = Field(alias="tingkat")
    districts: tuple[Text, ...] = Field((), alias="wilayah")
    main: Flag = Field(False, alias="utama")
    address: Fact | None = Field(None, alias="alamat")
    hours: OpeningHours | None = Field(None, alias="jam")
    site: Fact | None = Field(None, alias="situs")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")
    contacts: tuple[ContactPoint, ...] = Field((), alias="kontak")


class Place(Model):
    """A village or urban village (desa, kelurahan) with its Kemendagri code."""

    code: Text
    district: Text
    name: Text
    kind: Literal["desa", "kelurahan"]
