"""Finds what a question is about: phrases and ids in, calibrated candidates out."""

from melayani_bot.matching.gate import Gate, Signs
from melayani_bot.matching.matcher import Matcher
from melayani_bot.matching.policy import Decision, DecisionKind, Policy
from melayani_bot.matching.values import Candidate, Evidence, Match

__all__ = [
    "Candidate",
    "Decision",
    "DecisionKind",
    "Evidence",
    "Gate",
    "Match",
    "Matcher",
    "Policy",
    "Signs",
]
