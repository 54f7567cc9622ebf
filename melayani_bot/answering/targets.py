"""What a matcher id or an option points at: a service, a branch, an affair, a role, chatter.

Written forms: ``ktp-el``, ``ktp-el/hilang``, ``pilah:lapor-jalan-rusak/nasional``,
``urusan:pendidikan/sma``, ``peran:dukcapil``, ``obrolan:salam``, ``darurat:kebakaran``,
``perintah:menu``, and ``makian`` for insults.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TargetKind(StrEnum):
    """The kinds of targets; the value is the written prefix."""

    SERVICE = "layanan"
    BRANCH = "pilah"
    AFFAIR = "urusan"
    ROLE = "peran"
    SMALL_TALK = "obrolan"
    EMERGENCY = "darurat"
    COMMAND = "perintah"
    ABUSE = "makian"


@dataclass(frozen=True, slots=True)
class Target:
    """One target; ``part`` is a case, branch or affair part."""

    kind: TargetKind
    id: str
    part: str | None = None

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read the written form; anything without a known prefix is a service."""
        prefix, colon, rest = text.partition(":")
        kind = TargetKind(prefix) if colon else TargetKind.SERVICE
        if text == TargetKind.ABUSE:
            return cls(TargetKind.ABUSE, text)
        name, _, part = (rest if colon else text).partition("/")
        return cls(kind, name, part or None)

    def __str__(self) -> str:
        """The written form, which `parse` reads back."""
        tail = f"{self.id}/{self.part}" if self.part else self.id
        bare = self.kind in (TargetKind.SERVICE, TargetKind.ABUSE)
        return tail if bare else f"{self.kind}:{tail}"


def fold(text: str) -> str:
    """The target without its case or branch: what a candidate list shows once."""
    target = Target.parse(text)
    if target.kind in (TargetKind.SERVICE, TargetKind.BRANCH):
        return target.id
    return text
