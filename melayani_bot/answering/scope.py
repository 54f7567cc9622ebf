"""Whether a question is ours: the signs of a match on this knowledge, judged by its gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from melayani_bot.knowledge.model import Golden, Knowledge
from melayani_bot.matching import Gate, Match, Matcher, Signs
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise

OUTSIDE = "luar-lingkup"
"""Target of sentences that belong nowhere here."""

MATCHED = 8
"""Targets asked of the matcher, so that cases of one service can be folded into it."""

LESSONS = 800
"""Golden questions that a gate learns from at most; every so many-th is taken."""

_CHATTER = ("obrolan:", "makian")
_OTHER = ("obrolan:", "darurat:", "tanya-balik")


def signs_of(
    match: Match, doors: Mapping[str, str], content: Sequence[str], known: frozenset[str]
) -> Signs:
    """The signs of one match; ``known`` are the content words of all phrases of ours."""
    by_door: dict[str, float] = {}
    for found in match.candidates:
        name = doors.get(found.id, found.id)
        by_door[name] = by_door.get(name, 0.0) + found.confidence
    best = sorted(by_door.values(), reverse=True)[:3] or [0.0]
    strange = sum(word not in known for word in content)
    return Signs(
        door=best[0],
        three=min(1.0, sum(best)),
        single=match.candidates[0].confidence if match.candidates else 0.0,
        in_scope=match.in_scope,
        unknown=strange / max(1, len(content)),
        words=len(content),
    )


def known_words(phrases: Mapping[str, Iterable[str]], lexicon: Lexicon) -> frozenset[str]:
    """The content words of all phrases except small talk and insults."""
    ours = (said for target, said in phrases.items() if not target.startswith(_CHATTER))
    return frozenset(word for said in ours for p in said for word in normalise(p, lexicon).content)


def fit_gate(
    knowledge: Knowledge,
    matcher: Matcher,
    doors: Mapping[str, str],
    lexicon: Lexicon,
    known: frozenset[str],
) -> Gate | None:
    """A gate learned from the golden questions; ``None`` where they are too few."""
    lessons = list(_lessons(knowledge.golden))
    signs = [
        signs_of(
            matcher.match(g.question, MATCHED), doors, normalise(g.question, lexicon).content, known
        )
        for g in lessons
    ]
    return Gate.fit(signs, [golden.expect != OUTSIDE for golden in lessons])


def _lessons(golden: Sequence[Golden]) -> Iterable[Golden]:
    ours = [g for g in golden if not g.expect.startswith((OUTSIDE, *_OTHER))]
    step = max(1, len(ours) // LESSONS)
    yield from ours[::step]
    yield from (g for g in golden if g.expect == OUTSIDE)
