"""Fits the judge on rehearsed questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.field import Field
from melayani_bot.matching.judge import Judge, look_at_first, look_at_scope
from melayani_bot.matching.logit import fit_choice, fit_yes_no
from melayani_bot.matching.rehearse import Rehearsed

FEWEST = 30
"""Questions below which the shipped judge is better than a fitted one."""
TRUST = 3.0
"""How strongly the weights of the signs are drawn to the shipped ones."""
ALIKE = 200.0
"""The same of the head that says whether the first rival is right: bases are alike in what it
weighs, and a rehearsal is harder than questions in one base and easier in another, so that its
share of right answers is believed about half."""
HEADS = 5.0
"""The same of the head that says whether a question is in scope: phrases are shorter and plainer
than questions, so that what tells them apart must not be learnt from them alone."""
OFF_TOPIC_SHARE = 0.2
"""Share of questions out of scope that is reckoned with, in the heads and in the policy."""


def learn(rehearsed: Sequence[Rehearsed], shipped: Judge) -> Judge:
    """A judge fitted on ``rehearsed`` and drawn to ``shipped``, which stands in for too few."""
    ours = [one for one in rehearsed if one.owner >= 0 and len(one.field.owners)]
    strange = [one for one in rehearsed if one.owner < 0 and len(one.field.owners)]
    if len(ours) < FEWEST:
        return shipped
    placed = [one for one in ours if one.right is not None]
    rights = [one.right or 0 for one in placed]
    signs = fit_choice([one.field.signs for one in placed], rights, shipped.signs, TRUST)
    first = np.array([_is_first(one, signs) for one in ours], float)
    looks = _looks(ours, signs, look_at_first)
    return Judge(
        signs=signs,
        right=fit_yes_no(looks, first, np.ones(len(ours)), shipped.right, ALIKE, ALIKE),
        scope=_scope(
            _looks(ours, signs, look_at_scope),
            _looks(strange, signs, look_at_scope),
            shipped.scope,
        ),
        behind=_behind(ours, first),
    )


def _looks(
    asked: Sequence[Rehearsed], signs: Array, look: Callable[[Field, Array], Array]
) -> Array:
    looks = [look(one.field, signs) for one in asked]
    return np.array(looks) if looks else np.zeros((0, 1))


def _is_first(one: Rehearsed, signs: Array) -> bool:
    return one.right == int((one.field.signs @ signs).argmax())


def _scope(ours: Array, strange: Array, shipped: Array) -> Array:
    if len(strange) < FEWEST:
        return shipped
    weights = np.concatenate(
        [
            np.full(len(ours), (1 - OFF_TOPIC_SHARE) / len(ours)),
            np.full(len(strange), OFF_TOPIC_SHARE / len(strange)),
        ]
    )
    yes = np.concatenate([np.ones(len(ours)), np.zeros(len(strange))])
    total = len(ours) + len(strange)
    return fit_yes_no(np.concatenate([ours, strange]), yes, weights * total, shipped, HEADS)


def _behind(ours: Sequence[Rehearsed], first: Array) -> float:
    missed = [one for one, hit in zip(ours, first, strict=True) if not hit]
    placed = sum(one.right is not None for one in missed)
    return (placed + 1) / (len(missed) + 2)
