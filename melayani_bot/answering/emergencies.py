"""The emergency card: approved lines and numbers, before anything else and in mid-dialogue."""

from __future__ import annotations

from dataclasses import dataclass, replace

from melayani_bot.answering.alarms import Alarm, AlarmIndex
from melayani_bot.answering.base import Base
from melayani_bot.answering.targets import fold
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Explanation, Outcome
from melayani_bot.text.clean import clean
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise

NATIONAL_NUMBER = "110 atau 119"
"""Named where a regency has no emergency number of its own."""


def step(turn: Turn) -> Answer | None:
    """The emergency card, if the question holds an alarm; the topic is parked for afterwards."""
    alarm = turn.base.alarms.find(turn.readings)
    return None if alarm is None else card(turn, alarm)


@dataclass(frozen=True, slots=True)
class Lookout:
    """What it takes to see an emergency, without all the rest of the knowledge."""

    lexicon: Lexicon
    alarms: AlarmIndex

    @classmethod
    def of(cls, base: Base) -> Lookout:
        """The lookout of ``base``."""
        return cls(base.lexicon, base.alarms)

    def sees(self, text: str) -> bool:
        """Whether a message holds an alarm, whatever else is the matter with it."""
        found = normalise(clean(text), self.lexicon)
        return self.alarms.find((found.words, found.meaning)) is not None


def emergency_number(base: Base) -> str:
    """Whom to call in this regency, as it is told to citizens."""
    return base.knowledge.pack.emergency_number or NATIONAL_NUMBER


def card(turn: Turn, alarm: Alarm) -> Answer:
    """The approved lines of an emergency, with the numbers of this regency filled in."""
    emergency, knowledge = alarm.emergency, turn.base.knowledge
    number = emergency_number(turn.base)
    role = knowledge.roles.get(emergency.role)
    return Answer(
        outcome=Outcome.EMERGENCY,
        target=f"darurat:{emergency.id}",
        topic=emergency.name,
        authority=emergency.role,
        level=role.level if role else None,
        confidence=1.0,
        lead=tuple(line.replace("{nomor}", number) for line in emergency.lines),
        notes=(emergency.afterwards.replace("{nomor}", number),) if emergency.afterwards else (),
        sources=emergency.sources,
        explanation=Explanation(alarm.trigger, (), 1.0, "kata darurat"),
        conversation=replace(turn.conversation, topic=None, pending=None, parked=_parked(turn)),
    )


def _parked(turn: Turn) -> str | None:
    """What the emergency interrupts: the topic, or the service that a question was about."""
    state = turn.conversation
    asked = fold(state.pending.targets[0]) if state.pending else None
    return state.topic or asked or state.parked
