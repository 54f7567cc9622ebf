"""What is said besides services: emergencies, chatter, off-topic sentences, words, questions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from melayani_bot.knowledge.values import Flag, Id, Model, SourceId, Text, Texts


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


class Golden(Model):
    """A question and the target it must reach, never the wording of the answer."""

    question: Text = Field(alias="tanya")
    expect: Text = Field(alias="harap")
    wrong: tuple[Text, ...] = Field((), alias="bukan")
