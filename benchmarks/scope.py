"""How well questions of no id are told: by the paper's protocol, and where the id was left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean

import numpy as np

from benchmarks.cases import Case
from benchmarks.engines import fitted
from benchmarks.measure import area
from melayani_bot.matching import Matcher

POINTS = (1, 3, 5)
"""Points of right answers given up for silence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Per question the score of being ours, and whether the first candidate is right."""

    score: np.ndarray
    right: np.ndarray


@dataclass(frozen=True, slots=True)
class Told:
    """Shares (0..1): answered rightly in scope, foreign questions told, area under the curve."""

    in_scope: float
    recall: float
    area: float


def protocol(case: Case) -> Told:
    """Larson et al. 2019: the threshold with the best accuracy over all questions, then frozen.

    It is chosen on one half of the validation questions and foreign sentences and applied to the
    other half, and the other way round; the means are told.
    """
    matcher = fitted(case)
    own, strange = judged(matcher, case), _strangers(matcher, case)
    halves = []
    for first in (0, 1):
        level = _best_level(_half(own, first), _half(strange, first))
        rest, others = _half(own, 1 - first), _half(strange, 1 - first)
        answered = rest.right & (rest.score >= level)
        halves.append((float(answered.mean()), float((others.score < level).mean())))
    found = area(own.score.tolist(), strange.score.tolist())
    return Told(mean(h[0] for h in halves), mean(h[1] for h in halves), found)


def judged(matcher: Matcher, case: Case) -> Judged:
    """The questions of a case."""
    matches = [matcher.match(text, 1) for text, _ in case.questions]
    right = [
        bool(match.candidates) and match.candidates[0].id == name
        for match, (_, name) in zip(matches, case.questions, strict=True)
    ]
    return Judged(np.array([match.in_scope for match in matches]), np.array(right, bool))


def _strangers(matcher: Matcher, case: Case) -> Judged:
    scores = np.array([matcher.match(text, 1).in_scope for text in case.strangers])
    return Judged(scores, np.zeros(len(scores), bool))


def _half(found: Judged, which: int) -> Judged:
    return Judged(found.score[which::2], found.right[which::2])


def _best_level(own: Judged, strange: Judged) -> float:
    """The score from which to answer, so that most questions of both kinds come out right."""
    levels = np.unique(np.concatenate([own.score, strange.score]))
    hits = [
        (own.right & (own.score >= level)).sum() + (strange.score < level).sum() for level in levels
    ]
    return float(levels[int(np.argmax(hits))])


def near(case: Case) -> tuple[list[float], list[float]]:
    """Questions to ids that the base lacks: shares told at `POINTS`, by scope, by both.

    Every tenth id is left out. "Both" is the scope times the confidence of the first candidate.
    """
    gone = set(sorted(case.phrases)[::10])
    kept = {name: said for name, said in case.phrases.items() if name not in gone}
    matcher = fitted(replace(case, phrases=kept))
    own = replace(case, questions=[one for one in case.questions if one[1] not in gone])
    lost = [text for text, name in case.questions if name in gone]
    plain, both = _both(matcher, own)
    lost_plain, lost_both = _both(matcher, replace(case, questions=[(text, "") for text in lost]))
    return _recalls(plain, lost_plain), _recalls(both, lost_both)


def _both(matcher: Matcher, case: Case) -> tuple[Judged, Judged]:
    plain = judged(matcher, case)
    sure = [matcher.match(text, 1).candidates for text, _ in case.questions]
    first = np.array([found[0].confidence if found else 0.0 for found in sure])
    return plain, Judged(plain.score * first, plain.right)


def _recalls(own: Judged, lost: Judged) -> list[float]:
    """Shares of ``lost`` below the level that costs so many points of right answers."""
    scores = np.sort(own.score[own.right])
    allowed = [int(len(own.right) * points / 100) for points in POINTS]
    levels = [scores[min(count, len(scores) - 1)] for count in allowed]
    return [float((lost.score < level).mean()) for level in levels]
