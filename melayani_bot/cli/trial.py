"""The trial of a pack: its golden questions through the real path, held against its limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from melayani_bot.answering.base import negatives_of, phrases_of
from melayani_bot.answering.values import Outcome
from melayani_bot.cli.asking import asked, candidates_of, question_of, reply_to
from melayani_bot.knowledge.rules.golden import below_limits, close_calls
from melayani_bot.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from melayani_bot.answering import Answer, Base
    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.model import Knowledge
    from melayani_bot.knowledge.rule import Finding
    from melayani_bot.matching.evaluation import Asked

FEWEST = 50
"""Questions below which shares say too little to be held against limits."""
MARGIN = 0.05
"""Distance in confidence of two doors that counts as a close call."""
LISTED = 5
"""Close calls that are told to people; machines get all."""
OUTCOMES = ("benar", "pintu sama", "pintu salah", "tanya balik", "diam")
"""Right; another service of the right door; a wrong door; asked back; silent."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How the golden questions of ``pack`` went.

    ``counts`` are questions by the names in `OUTCOMES`; ``copied`` questions are phrases themselves
    and count nowhere; ``missed`` are the limits not kept, ``close`` the close calls.
    """

    pack: str
    counts: Mapping[str, int]
    copied: int
    missed: tuple[Finding, ...]
    close: tuple[Finding, ...]

    def told(self) -> Iterator[str]:
        """The trial for reading."""
        total = sum(self.counts.values())
        more = f"; {self.copied} lagi sama dengan frasa, tidak dihitung" if self.copied else ""
        yield f"Pertanyaan uji {self.pack}: {total} ditanyakan{more}"
        shares = (f"{name} {100 * count / total:.1f}%" for name, count in self.counts.items())
        yield f"  {', '.join(shares)}" if total else "  tidak ada yang dapat dihitung"
        if self.close:
            yield f"  hampir salah pintu (K804): {len(self.close)}, antara lain"
        yield from (f"  {call.at}: {call.message}" for call in self.close[:LISTED])

    def record(self) -> dict[str, Any]:
        """The trial for machines."""
        close = [{"berkas": c.at.file, "baris": c.at.line, "pesan": c.message} for c in self.close]
        return {**self.counts, "sama dengan frasa": self.copied, "hampir salah pintu": close}


def hold_trial(base: Base, draft: Draft, now: datetime) -> Trial:
    """Ask all golden questions of ``base``, which was made from ``draft``."""
    known = _phrases(base.knowledge)
    golden = [one for one in base.knowledge.golden if split_words(one.question) not in known]
    replies = {one.question: reply_to(one.question, base, now) for one in golden}
    results = [asked(question_of(one), replies[one.question], base) for one in golden]
    counts = Counter(map(outcome, results))
    total = len(results)
    enough = total >= FEWEST
    return Trial(
        pack=base.knowledge.pack.id,
        counts={name: counts[name] for name in OUTCOMES},
        copied=len(base.knowledge.golden) - total,
        missed=tuple(below_limits(draft, *_shares(counts, total))) if enough else (),
        close=tuple(close_calls(draft, lambda text: _rank(replies.get(text), base), MARGIN)),
    )


def _shares(counts: Mapping[str, int], total: int) -> tuple[float, float]:
    return counts["benar"] / total, counts["pintu salah"] / total


def _phrases(knowledge: Knowledge) -> set[tuple[str, ...]]:
    """Everything that the matcher has learned by heart."""
    said = [phrase for own in phrases_of(knowledge).values() for phrase in own]
    return {tuple(split_words(phrase)) for phrase in (*said, *negatives_of(knowledge))}


def outcome(one: Asked) -> str:
    """One of `OUTCOMES`; silence is right for a question that is not ours."""
    if one.right or (not one.ours and one.decision == "silent"):
        return "benar"
    if one.wrong:
        return "pintu salah" if one.misled else "pintu sama"
    return "tanya balik" if one.decision == "choose" else "diam"


def _rank(reply: Answer | None, base: Base) -> list[tuple[str, float]]:
    """The target that was answered, and those behind other doors."""
    if reply is None or reply.outcome is not Outcome.ANSWER:
        return []
    first, *others = candidates_of(reply) or [("", 0.0)]
    return [first, *(other for other in others if base.door(other[0]) != base.door(first[0]))]
