"""What the knowledge says, as frozen values: services, who decides, bodies and their contacts.

Attribute names follow CPSV-AP 3.2 and HSDS 3.0; the aliases are the Indonesian keys that editors
write. Every scalar arrives as text. Nothing here reads files, and nothing here decides an answer.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Never
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from melayani_bot.knowledge.hours import OpeningHours

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$", max_length=60)]


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


def _as_authorities(value: Any) -> Any:
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list | tuple):
        return items
    return [{"peran": item} if isinstance(item, str) else item for item in items]


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


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zona", "zona waktu tidak dikenal") from None
    return value


def _as_flag(value: Any) -> Any:
    return {"ya": True, "tidak": False}.get(value, value) if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Z]+\d+[a-z]?$")]
Region = Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d\d)?$")]
ShortNumber = Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")]
Zone = Annotated[str, AfterValidator(_known_zone)]
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


class Authority(Model):
    """A role that decides, and what it decides where several do."""

    role: Id = Field(alias="peran")
    decides: Text | None = Field(None, alias="untuk")


Authorities = Annotated[tuple[Authority, ...], BeforeValidator(_as_authorities)]


class Participation(Model):
    """A role that must act without deciding (cv:Participation)."""

    role: Id = Field(alias="peran")
    task: Text = Field(alias="tugas")


class Details(Model):
    """What a service says; a case or branch says only what differs."""

    authorities: Authorities = Field((), alias="berwenang")
    participations: tuple[Participation, ...] = Field((), alias="pelaksana")
    why: Fact | None = Field(None, alias="mengapa")
    regency_help: Fact | None = Field(None, alias="pemkab_bisa")
    summary: Fact | None = Field(None, alias="ringkas")
    requirements: Fact | None = Field(None, alias="syarat")
    steps: Fact | None = Field(None, alias="langkah")
    cost: Fact | None = Field(None, alias="biaya")
    processing_time: Fact | None = Field(None, alias="waktu")
    channels: Fact | None = Field(None, alias="kanal")
    output: Fact | None = Field(None, alias="produk")
    legal_resources: tuple[Text, ...] = Field((), alias="dasar")


class Elsewhere(Model):
    """A sentence that looks like this service and belongs to another target."""

    sentence: Text = Field(alias="kalimat")
    to: Text = Field(alias="ke")


class Case(Details):
    """Object and action that people confuse and that must never swap (lost, damaged, first)."""

    id: Id
    name: Text = Field(alias="nama")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")
    not_these: tuple[Elsewhere, ...] = Field((), alias="bukan")


class Branch(Details):
    """One answer to the question of a split; it has its own decider."""

    id: Id
    name: Text = Field(alias="nama")
    sign: Text | None = Field(None, alias="tanda")
    note: Text | None = Field(None, alias="catatan")
    words: tuple[Text, ...] = Field((), alias="kata")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")


class Split(Model):
    """A service whose owner depends on one fact that only the citizen knows."""

    question: Text = Field(alias="tanya")
    branches: tuple[Branch, ...] = Field(alias="pilihan", min_length=2, max_length=4)


class Assured(Model):
    """Who vouches for an entity: sources, confidence, date of the last check."""

    sources: tuple[SourceId, ...] = Field((), alias="sumber")
    confidence: Confidence = Field(Confidence.LOW, alias="keyakinan")
    checked: Day | None = Field(None, alias="diperiksa")


class Service(Details, Assured):
    """A public service (cpsv:PublicService)."""

    id: Id
    name: Text = Field(alias="nama")
    life_event: Id = Field(alias="peristiwa")
    cases: tuple[Case, ...] = Field((), alias="kasus")
    split: Split | None = Field(None, alias="pilah")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")
    not_these: tuple[Elsewhere, ...] = Field((), alias="bukan")
    related: tuple[Id, ...] = Field((), alias="lanjut")
    former_names: tuple[Text, ...] = Field((), alias="nama_lama")

    def details(self, part: Case | Branch | None) -> Service:
        """This service as one case or branch tells it: what the part says replaces ours."""
        if part is None:
            return self
        said = {
            name: value
            for name in Details.model_fields
            if (value := getattr(part, name)) not in (None, ())
        }
        return self.model_copy(update=said)


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


class AffairPart(Model):
    """One division of an affair among the levels: the fall-back without a service of its own."""

    id: Id
    name: Text = Field(alias="nama")
    authorities: Authorities = Field(alias="berwenang", min_length=1)
    why: Fact | None = Field(None, alias="mengapa")
    summary: Fact | None = Field(None, alias="ringkas")
    phrasings: tuple[Text, ...] = Field((), alias="frasa")
    not_these: tuple[Elsewhere, ...] = Field((), alias="bukan")


class Affair(Assured):
    """A government affair (urusan) of UU 23/2014 and how the law divides it."""

    id: Id
    name: Text = Field(alias="nama")
    kind: Literal["absolut", "wajib-dasar", "wajib", "pilihan", "umum"] = Field(alias="jenis")
    legal_resources: Texts = Field((), alias="dasar")
    parts: tuple[AffairPart, ...] = Field(alias="bagian", min_length=1)


class Emergency(Model):
    """What triggers an emergency card, what vetoes it, and the card's lines."""

    id: Id
    name: Text = Field(alias="nama")
    role: Id = Field(alias="peran")
    urgency: Literal["D", "M"] = Field("D", alias="kelas")
    numbers: tuple[Text, ...] = Field((), alias="nomor")
    triggers: tuple[Text, ...] = Field(alias="pemicu", min_length=1)
    vetoes: tuple[Text, ...] = Field((), alias="bukan")
    lines: Texts = Field(alias="kalimat", min_length=1, max_length=3)
    afterwards: Text | None = Field(None, alias="lalu")
    sources: tuple[SourceId, ...] = Field((), alias="sumber")


class SmallTalk(Model):
    """Chatter and its approved reply."""

    id: Id
    name: Text = Field(alias="nama")
    phrasings: tuple[Text, ...] = Field(alias="frasa", min_length=1)
    reply: Texts = Field(alias="jawaban", min_length=1)


class OffTopic(Model):
    """Sentences that are not ours: far, near, abuse, spam."""

    far: tuple[Text, ...] = Field((), alias="jauh")
    near: tuple[Text, ...] = Field((), alias="dekat")
    abuse: tuple[Text, ...] = Field((), alias="makian")
    spam: tuple[Text, ...] = ()


class FormerName(Model):
    """A renamed thing and since when."""

    old: Text = Field(alias="lama")
    new: Text = Field(alias="baru")
    since: Text | None = Field(None, alias="sejak")
    sources: tuple[SourceId, ...] = Field((), alias="sumber")


class Vocabulary(Model):
    """Words of one language or register; only verified ones may be spoken by the bot."""

    language: Text = Field(alias="bahasa")
    verified: Flag = Field(False, alias="terverifikasi")
    words: dict[str, Text] = Field(default_factory=dict, alias="kata")
    fillers: tuple[Text, ...] = Field((), alias="sapaan")
    abbreviations: dict[str, Text] = Field(default_factory=dict, alias="singkatan")
    former_names: tuple[FormerName, ...] = Field((), alias="nama_lama")


class Place(Model):
    """A village or urban village (desa, kelurahan) with its Kemendagri code."""

    code: Text
    district: Text
    name: Text
    kind: Literal["desa", "kelurahan"]


class Source(Model):
    """Where a statement was read."""

    id: SourceId
    title: Text = Field(alias="judul")
    publisher: Text = Field("", alias="penerbit")
    published: Text = Field("", alias="tanggal")
    urls: tuple[Text, ...] = Field((), alias="alamat")
    read: Day | None = Field(None, alias="dibaca")
    note: Text = Field("", alias="catatan")


class Retired(Model):
    """An id that was used once and must not come back with another meaning."""

    id: Id
    successor: Id | None = Field(None, alias="pengganti")
    reason: Text = Field(alias="alasan")


class Golden(Model):
    """A question and the target it must reach, never the wording of the answer."""

    question: Text = Field(alias="tanya")
    expect: Text = Field(alias="harap")
    wrong: tuple[Text, ...] = Field((), alias="bukan")


class Pack(Model):
    """One layer: the nation, a province, or a regency with its settings."""

    id: Id
    name: Text = Field(alias="nama")
    level: Literal["nasional", "provinsi", "kabupaten"] = Field(alias="tingkat")
    region: Region = Field("", alias="wilayah")
    parent: Id | None = Field(None, alias="induk")
    zone: Zone = Field("Asia/Jakarta", alias="zona")
    official: Flag = Field(False, alias="resmi")
    emergency_number: ShortNumber | None = Field(None, alias="darurat")
    complaints: Id | None = Field(None, alias="aduan")
    counter: Id | None = Field(None, alias="loket")


class Knowledge(Model):
    """All layers of one pack, merged and checked; ``version`` is a hash of the files' content."""

    version: str
    pack: Pack
    services: dict[str, Service]
    roles: dict[str, Role]
    bodies: dict[str, Body]
    affairs: dict[str, Affair]
    emergencies: tuple[Emergency, ...] = ()
    small_talk: tuple[SmallTalk, ...] = ()
    off_topic: OffTopic = OffTopic()
    vocabularies: tuple[Vocabulary, ...] = ()
    places: tuple[Place, ...] = ()
    sources: dict[str, Source] = Field(default_factory=dict)
    golden: tuple[Golden, ...] = ()

    def body_for(self, role: str, district: str | None = None) -> Body | None:
        """The local body that plays ``role``, in ``district`` (kecamatan) where that matters."""
        players = [body for body in self.bodies.values() if role in body.roles]
        near = [body for body in players if district is not None and district in body.districts]
        if near:
            return near[0]
        general = [body for body in players if not body.districts]
        return next((body for body in general if body.main), general[0] if general else None)

    def level_of(self, authorities: tuple[Authority, ...]) -> Level | None:
        """The level of one decider, ``BERSAMA`` of several, ``None`` of none."""
        if len(authorities) > 1:
            return Level.BERSAMA
        return self.roles[authorities[0].role].level if authorities else None
