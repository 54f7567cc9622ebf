"""Measures answers against questions with known doors: shares, calibration, confusions, a curve."""

from melayani_bot.matching.evaluation.curve import CurvePoint, curve, stands, svg
from melayani_bot.matching.evaluation.records import Asked, Shares, shares
from melayani_bot.matching.evaluation.report import Report, evaluate

__all__ = [
    "Asked",
    "CurvePoint",
    "Report",
    "Shares",
    "curve",
    "evaluate",
    "shares",
    "stands",
    "svg",
]
