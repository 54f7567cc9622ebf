"""Finds emergencies by trigger phrases, before anything else and in mid-dialogue.

A trigger fires when all its words stand in the question in order, with at most `GAP` other words
between two of them; a word ending in ``*`` matches as a prefix. A veto works the same way and takes
its own case out. Both look at the words as typed and as the lexicon reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from melayani_bot.answering.targets import fold
from melayani_bot.answering.turn import Turn
from melayani_bot.answering.values import Answer, Explanation, Outcome
from melayani_bot.knowledge.model import Emergency

GAP = 3
"""Words that may stand between two words of a trigger."""

NATIONAL_NUMBER = "110 atau 119"
"""Named where a regency has no emergency number of its own."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """An emergency that fired, and the trigger that did it."""

    emergency: Emergency
    trigger: str


def find_alarm(readings: Sequence[Sequence[str]], emergencies: Sequence[Emergency]) -> Alarm | None:
    """The first emergency whose trigger fires in any reading and that no veto takes out."""
    for emergency in emergencies:
        trigger = _fires(readings, emergency.triggers)
        if trigger is not None and _fires(readings, emergency.vetoes) is None:
            return Alarm(emergency, trigger)
    return None


def _fires(readings: Sequence[Sequence[str]], patterns: Sequence[str]) -> str | None:
    for pattern in patterns:
        wanted = pattern.lower().split()
        if any(_occurs(wanted, words) for words in readings):
            return pattern
    return None


def _occurs(wanted: Sequence[str], words: Sequence[str]) -> bool:
    starts = (place for place, word in enumerate(words) if _same(wanted[0], word))
    return any(_follows(wanted[1:], words, start) for start in starts)


def _follows(wanted: Sequence[str], words: Sequence[str], place: int) -> bool:
    if not wanted:
        return True
    window = range(place + 1, min(place + 2 + GAP, len(words)))
    return any(
        _same(wanted[0], words[next_]) and _follows(wanted[1:], words, next_) for next_ in window
    )


def _same(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def step(turn: Turn) -> Answer | None:
    """The emergency card, if the question holds an alarm; the topic is parked for afterwards."""
    alarm = find_alarm(turn.readings, turn.base.knowledge.emergencies)
    return None if alarm is None else card(turn, alarm)


def card(turn: Turn, alarm: Alarm) -> Answer:
    """The approved lines of an emergency, with the numbers of this regency filled in."""
    emergency, knowledge = alarm.emergency, turn.base.knowledge
    number = knowledge.pack.emergency_number or NATIONAL_NUMBER
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
