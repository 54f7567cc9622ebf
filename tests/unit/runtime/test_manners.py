"""What the server adds: notice at first contact, site-wide notice, the switch, a citizen's rights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from melayani_bot.answering import Answer, Conversation, Outcome, answer
from melayani_bot.answering.wording import NOT_OFFICIAL
from melayani_bot.channel import Peer
from melayani_bot.runtime.announcement import Announcement
from melayani_bot.runtime.manners import Manners, forgets, polish
from melayani_bot.settings import Retention
from melayani_bot.storage.values import Holdings
from tests.unit.answering.small import NOW, base

ANI = Peer("web", "ani")
EMPTY = Conversation()
FIRST = "paling lama 9 hari"
MANNERS = Manners(retention=Retention(message_days=9))


def said(question: str, before: Conversation = EMPTY, manners: Manners = MANNERS) -> Answer:
    return polish(answer(question, base(), before, NOW), before, ANI, manners)


def notes(reply: Answer) -> str:
    return " ".join(reply.notes)


@pytest.mark.parametrize("question", ["ktp saya hilang", "halo", "jalan rusak parah", "menu"])
def test_the_first_answer_says_what_is_kept_and_the_second_does_not(question: str) -> None:
    first = said(question)
    assert FIRST in notes(first)
    assert notes(first).count(NOT_OFFICIAL) == 1
    second = said(question, first.conversation)
    assert FIRST not in notes(second)


def test_an_official_bot_does_not_say_that_it_is_not() -> None:
    assert NOT_OFFICIAL not in notes(said("ktp saya hilang", manners=Manners(official=True)))


def test_an_emergency_is_left_alone_and_the_notice_comes_later() -> None:
    closed = replace(MANNERS, announcement=Announcement("Perhatian.", "Tutup."))
    emergency = said("kebakaran", manners=closed)
    assert emergency == answer("kebakaran", base(), Conversation(), NOW)
    assert FIRST in notes(said("ktp saya hilang", emergency.conversation))


def test_a_site_wide_notice_stands_under_every_other_answer() -> None:
    told = replace(MANNERS, announcement=Announcement(notice="Loket tutup besok."))
    first = said("ktp saya hilang", manners=told)
    assert "Loket tutup besok." in notes(first)
    assert "Loket tutup besok." in notes(said("halo", first.conversation, told))


def test_a_closed_bot_says_only_that_and_keeps_the_conversation() -> None:
    closed = replace(MANNERS, announcement=Announcement(closed="Sedang diperbaiki."))
    before = said("ktp saya hilang").conversation
    reply = said("akta lahir anak", before, closed)
    assert (reply.outcome, reply.lead) == (Outcome.SMALL_TALK, ("Sedang diperbaiki.",))
    assert reply.conversation == before
    assert forgets(said("hapus data", before, closed))


def test_my_data_counts_what_is_stored_and_names_whom_to_ask() -> None:
    asked: list[Peer] = []

    def holdings(peer: Peer) -> Holdings:
        asked.append(peer)
        return Holdings(messages=3, parts=2, thumbs=1)

    manners = replace(MANNERS, holdings=holdings, contact="Bagian Palsu")
    reply = said("data saya", manners=manners)
    assert "3 pesan Anda dan 2 jawaban" in notes(reply)
    assert "Penilaian Anda: 1" in notes(reply)
    assert "Bagian Palsu" in notes(reply)
    assert asked == [ANI]


def test_forgetting_leaves_a_first_contact() -> None:
    before = said("ktp saya hilang").conversation
    reply = said("hapus data", before)
    assert forgets(reply)
    assert reply.conversation == Conversation()
    assert not forgets(said("data saya", before))
