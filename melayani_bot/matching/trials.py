"""How the rehearsal went, as arrays: thresholds are fitted on them, calibration is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Array
from melayani_bot.matching.judge import Judge
from melayani_bot.matching.rehearse import Rehearsed

KEPT = 8


@dataclass(frozen=True)
class Trials:
    """One row a question: the right owner (-1: none), the candidates, their confidence, the scope.

    ``owners`` (n x 8) holds numbers of owners, likeliest first, -1 where there were fewer.
    """

    right: Array
    owners: Array
    confidence: Array
    in_scope: Array


def run_trials(rehearsed: Sequence[Rehearsed], judge: Judge) -> Trials:
    """Let ``judge`` decide every rehearsed question."""
    owners = np.full((len(rehearsed), KEPT), -1, np.int32)
    confidence = np.zeros((len(rehearsed), KEPT), np.float32)
    in_scope = np.zeros(len(rehearsed), np.float32)
    for row, one in enumerate(rehearsed):
        sure, in_scope[row] = judge.decide(one.field)
        order = np.argsort(-sure, kind="stable")[:KEPT]
        owners[row, : len(order)] = one.field.owners[order]
        confidence[row, : len(order)] = sure[order]
    right = np.array([one.owner for one in rehearsed], np.int32)
    return Trials(right, owners, confidence, in_scope)
