"""The emergencies that ship, asked by the golden questions of every pack."""

from __future__ import annotations

import pytest

from melayani_bot.answering.alarms import AlarmIndex
from melayani_bot.answering.base import lexicon_of
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import normalise


@pytest.fixture(scope="module")
def shipped() -> Knowledge:
    return load(search_roots([]))


def alarm(question: str, alarms: AlarmIndex, lexicon: Lexicon) -> str | None:
    """The target of the alarm that ``question`` raises."""
    read = normalise(question, lexicon)
    found = alarms.find((read.words, read.meaning))
    return f"darurat:{found.emergency.id}" if found else None


def test_every_golden_question_raises_its_own_alarm_or_none(shipped: Knowledge) -> None:
    alarms, lexicon = AlarmIndex.of(shipped.emergencies), lexicon_of(shipped)
    raised = {one.question: alarm(one.question, alarms, lexicon) for one in shipped.golden}
    expected = {
        one.question: one.expect if one.expect.startswith("darurat:") else None
        for one in shipped.golden
    }
    assert {q: (raised[q], due) for q, due in expected.items() if raised[q] != due} == {}
    assert len({due for due in expected.values() if due}) >= 20


def test_a_device_that_does_not_respond_is_no_alarm(shipped: Knowledge) -> None:
    alarms, lexicon = AlarmIndex.of(shipped.emergencies), lexicon_of(shipped)
    assert alarm("mesin antrean kantor tidak merespon", alarms, lexicon) is None
    assert alarm("bapak dipanggil tidak merespon", alarms, lexicon) == "darurat:medis"
