"""What services and affairs say: who decides, what to do, and how citizens put it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from melayani_bot.knowledge.values import Assured, Fact, Id, Model, Text, Texts


def _as_authorities(value: Any) -> Any:
    items = [value] if isinstance(value, str | dict) else value
    if not isinstance(items, list | tuple):
        return items
    return [{"peran": item} if isinstance(item, str) else item for item in items]


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
        """This service as one case or branch tells it: what the part says replaces ours.

        An empty list is said as well: ``pelaksana: []`` means that nobody else acts.
        """
        if part is None:
            return self
        said = Details.model_fields.keys() & part.model_fields_set
        return self.model_copy(update={name: getattr(part, name) for name in said})


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
