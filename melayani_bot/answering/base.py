"""Knowledge made ready for questions: matcher, policy, lexicon, places; built once, read by all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from melayani_bot.answering.places import PlaceIndex
from melayani_bot.answering.targets import fold
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.matching import Matcher, Policy
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise


@dataclass(frozen=True, slots=True)
class Base:
    """What the pure core reads; safe to share between threads.

    ``chatter`` maps a whole small-talk phrase to its entry, so that "halo" is understood although
    greetings are dropped before matching.
    """

    knowledge: Knowledge
    matcher: Matcher
    policy: Policy
    lexicon: Lexicon
    places: PlaceIndex
    chatter: Mapping[str, str]
