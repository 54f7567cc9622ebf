"""What the knowledge says, as frozen values: services, who decides, bodies and their contacts.

Attribute names follow CPSV-AP 3.2 and HSDS 3.0; the aliases are the Indonesian keys that editors
write. Nothing here reads files, and nothing here decides an answer.
"""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from melayani_bot.knowledge.bodies import Body, ContactPoint, Place, Role
from melayani_bot.knowledge.services import (
    Affair,
    AffairPart,
    Authority,
    Branch,
    Case,
    Details,
    Elsewhere,
    Participation,
    Service,
    Split,
)
from melayani_bot.knowledge.speech import (
    Emergency,
    FormerName,
    Golden,
    OffTopic,
    SmallTalk,
    Vocabulary,
)
from melayani_bot.knowledge.values import (
    Assured,
    Confidence,
    Day,
    Fact,
    FactValue,
    Flag,
    Id,
    Level,
    Model,
    SourceId,
    Text,
)

__all__ = [
    "Affair",
    "AffairPart",
    "Assured",
    "Authority",
    "Body",
    "Branch",
    "Case",
    "Confidence",
    "ContactPoint",
    "Details",
    "Elsewhere",
    "Emergency",
    "Fact",
    "FactValue",
    "FormerName",
    "Golden",
    "Id",
    "Knowledge",
    "Level",
    "Limits",
    "Model",
    "OffTopic",
    "Pack",
    "Participation",
    "Place",
    "Retired",
    "Role",
    "Service",
    "SmallTalk",
    "Source",
    "Split",
    "Text",
    "Vocabulary",
]


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise PydanticCustomError("zona", "zona waktu tidak dikenal") from None
    return value


Region = Annotated[str, StringConstraints(pattern=r"^\d\d(\.\d\d)?$")]
ShortNumber = Annotated[str, StringConstraints(pattern=r"^\d{3,6}$")]
Percent = Annotated[int, Field(ge=0, le=100)]
Zone = Annotated[str, AfterValidator(_known_zone)]


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


class Limits(Model):
    """What the golden questions of a pack must reach, in percent of those asked.

    ``right``: at least so many reach their target; ``wrong``: at most so many a wrong door.
    """

    right: Percent = Field(70, alias="benar")
    wrong: Percent = Field(6, alias="pintu_salah")


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
    trial: Limits = Field(Limits(), alias="uji")


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
