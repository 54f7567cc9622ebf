"""Two small models fitted by Newton's method: choice among rivals, and yes or no."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from melayani_bot.matching.arrays import Array

STEPS = 30


def softmax(scores: Array) -> Array:
    """Shares that sum to one along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(-1, keepdims=True))


def sigmoid(scores: Array) -> Array:
    """The logistic function, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(scores / 2)))


def fit_choice(fields: Sequence[Array], right: Sequence[int], prior: Array, trust: float) -> Array:
    """Weights of a conditional logit (McFadden 1974), drawn to ``prior`` with strength ``trust``.

    ``fields[i]`` holds the signs of each rival (rivals x d); ``right[i]`` is the rival to choose.
    """
    size = max((len(field) for field in fields), default=0)
    if not size:
        return prior
    signs = np.zeros((len(fields), size, len(prior)))
    absent = np.full((len(fields), size), -1e9)
    for place, field in enumerate(fields):
        signs[place, : len(field)] = field
        absent[place, : len(field)] = 0.0
    chosen = signs[np.arange(len(fields)), list(right)]
    weights = prior.astype(np.float64)
    for _ in range(STEPS):
        shares = softmax(signs @ weights + absent)
        mean = np.einsum("nc,ncd->nd", shares, signs)
        slope = (chosen - mean).sum(0) - trust * (weights - prior)
        spread = np.einsum("nc,ncd,nce->de", shares, signs, signs) - mean.T @ mean
        move = np.linalg.solve(spread + trust * np.eye(len(prior)), slope)
        weights = weights + move
        if np.abs(move).max() < 1e-6:
            break
    return weights


def fit_yes_no(
    rows: Array, yes: Array, weights: Array, prior: Array, trust: float, level: float = 1e-6
) -> Array:
    """Coefficients of a weighted logistic regression, drawn to ``prior`` with strength ``trust``.

    The last column should be ones; its coefficient is drawn with strength ``level``, hardly at all
    unless told.
    """
    penalty = trust * np.eye(rows.shape[1])
    penalty[-1, -1] = level
    found = prior.astype(np.float64)
    for _ in range(STEPS):
        chance = sigmoid(rows @ found)
        slope = rows.T @ (weights * (yes - chance)) - penalty @ (found - prior)
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + penalty
        move = np.linalg.solve(bend, slope)
        found = found + np.clip(move, -5, 5)
        if np.abs(move).max() < 1e-6:
            break
    return found
