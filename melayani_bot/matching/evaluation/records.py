"""One asked question with its answer, and the shares of outcomes over many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OFFERED = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what came of it.

    ``expected`` are the ids that count as right, none for a question that is not ours; ``decision``
    is answer, choose or silent; ``candidates`` are (id, confidence 0..1), likeliest first;
    ``phrase`` is the phrase that carried the first one; ``same_door``: the first one leads to the
    door of an expected one.
    """

    text: str
    expected: frozenset[str]
    decision: str
    candidates: tuple[tuple[str, float], ...]
    language: str = ""
    origin: str = ""
    phrase: str | None = None
    same_door: bool = False

    @property
    def ours(self) -> bool:
        """Whether any id is right."""
        return bool(self.expected)

    @property
    def confidence(self) -> float:
        """The confidence of the first candidate."""
        return self.candidates[0][1] if self.candidates else 0.0

    @property
    def first_is_right(self) -> bool:
        """Whether the first candidate is right, shown or not."""
        return bool(self.candidates) and self.candidates[0][0] in self.expected

    @property
    def right(self) -> bool:
        """Answered, and rightly."""
        return self.decision == "answer" and self.first_is_right

    @property
    def wrong(self) -> bool:
        """Answered, and wrongly; a question that is not ours by any answer."""
        return self.decision == "answer" and not self.first_is_right

    @property
    def misled(self) -> bool:
        """Answered wrongly, and sent to a wrong door."""
        return self.wrong and not self.same_door

    @property
    def offered(self) -> bool:
        """Answered rightly, or the right id is among those offered."""
        among = any(name in self.expected for name, _ in self.candidates[:OFFERED])
        return self.right or (self.decision == "choose" and among)


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares (0..1) of ``ours`` questions: right, right or offered, wrong, misled, silent.

    ``refused`` is the share of the ``strangers`` (questions that are not ours) met with silence.
    """

    ours: int
    strangers: int
    right: float
    offered: float
    wrong: float
    misled: float
    silent: float
    refused: float


def shares(asked: Sequence[Asked]) -> Shares:
    """Count the outcomes; a share of nothing is 0."""
    ours = [one for one in asked if one.ours]
    strangers = [one for one in asked if not one.ours]
    return Shares(
        ours=len(ours),
        strangers=len(strangers),
        right=_share([one.right for one in ours]),
        offered=_share([one.offered for one in ours]),
        wrong=_share([one.wrong for one in ours]),
        misled=_share([one.misled for one in ours]),
        silent=_share([one.decision == "silent" for one in ours]),
        refused=_share([one.decision == "silent" for one in strangers]),
    )


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
