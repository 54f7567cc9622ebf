"""What is remembered between two turns: the topic, the open question, never a typed word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

TOPIC_LIVES = timedelta(minutes=30)
"""How long a topic answers follow-ups (product rule 10)."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An open question: what each number means. ``kind`` is pilih, pilah or petugas."""

    kind: str
    targets: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state of a conversation; the empty one is a first contact.

    ``topic`` and ``parked`` are targets ("ktp-el/hilang"); ``at`` is the moment of the last turn
    that set a topic or a question; ``abuse`` counts insults in a row; ``district`` is the kecamatan
    that was last named; ``rated`` are the topics after which it was asked whether it helped,
    ``rating`` is true while the last of these questions is open. No word that a citizen typed is
    kept.
    """

    topic: str | None = None
    at: datetime | None = None
    pending: Pending | None = None
    parked: str | None = None
    abuse: int = 0
    district: str | None = None
    greeted: bool = False
    rated: tuple[str, ...] = ()
    rating: bool = False

    def at_time(self, now: datetime) -> Conversation:
        """Forget what is older than `TOPIC_LIVES`."""
        if self.at is None or timedelta(0) <= now - self.at <= TOPIC_LIVES:
            return self
        return replace(self, topic=None, pending=None, parked=None, abuse=0, rating=False)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form; times in ISO 8601."""
        state = asdict(self)
        state["at"] = self.at.isoformat() if self.at else None
        return state

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Conversation:
        """Rebuild from `to_dict`; damage raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        pending = state["pending"]
        return cls(
            topic=state["topic"],
            at=datetime.fromisoformat(state["at"]) if state["at"] else None,
            pending=pending
            and Pending(pending["kind"], tuple(pending["targets"]), tuple(pending["labels"])),
            parked=state["parked"],
            abuse=int(state["abuse"]),
            district=state["district"],
            greeted=bool(state["greeted"]),
            rated=tuple(state.get("rated", ())),
            rating=bool(state.get("rating", False)),
        )
