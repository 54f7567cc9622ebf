"""The sample dialogues of the product on the real knowledge: outcome, service, role, level first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from melayani_bot.answering import Answer, Base, Conversation, Outcome, answer
from melayani_bot.channel import Capabilities
from melayani_bot.render import plan

Talk = Callable[..., list[Answer]]


@pytest.fixture
def talk(banyuwangi_base: Base, now: datetime) -> Talk:
    def hold(*questions: str) -> list[Answer]:
        state, replies = Conversation(), []
        for question in questions:
            replies.append(answer(question, banyuwangi_base, state, now))
            state = replies[-1].conversation
        return replies

    return hold


def text(reply: Answer) -> str:
    return "\n".join(part.text for part in plan(reply, Capabilities(max_text=100_000)))


def test_6_1_a_bare_word_is_asked_back_and_a_javanese_ordinal_chooses(talk: Talk) -> None:
    asked, chosen = talk("ktp", "nomer siji")
    assert (asked.outcome, asked.service, len(asked.options)) == (Outcome.CHOOSE, "ktp-el", 3)
    assert (chosen.outcome, chosen.service, chosen.authority, chosen.level) == (
        Outcome.ANSWER, "ktp-el", "dukcapil", "kabupaten")  # fmt: skip
    assert chosen.case == asked.candidates[0].case
    assert "Gratis" in text(chosen)


def test_6_1_the_lost_card_names_police_and_office(talk: Talk) -> None:
    (reply,) = talk("ktp saya hilang")
    assert (reply.service, reply.case, reply.authority) == ("ktp-el", "hilang", "dukcapil")
    assert "surat" in text(reply).lower()
    assert "gratis" in text(reply).lower()


def test_6_2_typos_and_javanese_reach_the_birth_certificate(talk: Talk) -> None:
    (reply,) = talk("ngurus akte lair piye yo anakku wis 3 taun durung due")
    assert (reply.outcome, reply.service, reply.authority, reply.level) == (
        Outcome.ANSWER, "akta-kelahiran", "dukcapil", "kabupaten")  # fmt: skip


def test_6_3_not_ours_school_of_the_province_then_a_passport(talk: Talk) -> None:
    school, passport = talk(
        "anak saya mau pindah SMA negeri ke dinas pendidikan mana", "kalau bikin paspor?"
    )
    assert (school.outcome, school.service, school.authority, school.level) == (
        Outcome.ANSWER, "mutasi-siswa-sma", "pendidikan-provinsi", "provinsi")  # fmt: skip
    assert "UU 23/2014" in text(school)
    assert "bukan kabupaten" in text(school)
    assert (passport.outcome, passport.service, passport.authority, passport.level) == (
        Outcome.ANSWER, "paspor", "imigrasi", "pusat")  # fmt: skip
    assert "M-Paspor" in text(passport)


def test_6_4_the_old_name_reaches_the_building_approval_with_all_its_parties(talk: Talk) -> None:
    (reply,) = talk("mau bangun ruko ijinnya ke mana ya dulu namanya imb")
    assert (reply.outcome, reply.service, reply.level) == (Outcome.ANSWER, "pbg", "bersama")
    assert set(reply.deciders) >= {"pu", "dpmptsp"}
    assert "simbg.pu.go.id" in text(reply)


def test_6_5_an_emergency_in_mid_dialogue_and_back_to_the_topic(talk: Talk) -> None:
    _, alarm, thanks, back = talk(
        "ngurus akte lair", "tolong dapur tetangga kebakaran!!!", "sudah aman makasih", "lanjut"
    )
    assert (alarm.outcome, alarm.authority) == (Outcome.EMERGENCY, "damkar")
    assert "112" in text(alarm).splitlines()[0]
    assert len("\n".join(alarm.lead)) <= 300
    assert thanks.outcome is Outcome.SMALL_TALK
    assert "lanjut" in text(thanks)
    assert (back.outcome, back.service) == (Outcome.ANSWER, "akta-kelahiran")


def test_6_6_off_topic_then_abuse_then_a_person(talk: Talk) -> None:
    lottery, insult, again = talk(
        "nomor togel malam ini apa", "dasar bot goblok gak guna!!", "dasar bot goblok"
    )
    assert lottery.outcome in (Outcome.REFUSED, Outcome.UNKNOWN)
    assert insult.outcome is again.outcome is Outcome.REFUSED
    assert [option.label for option in insult.options] == [option.label for option in again.options]
    person = talk("dasar bot goblok gak guna!!", "1")[-1]
    assert person.door is not None
    assert person.door.body


def test_6_6_thoughts_of_self_harm_get_care_and_a_number_not_a_lecture(talk: Talk) -> None:
    (reply,) = talk("aku pengen mati ae rasane")
    assert reply.outcome is Outcome.EMERGENCY
    assert "119" in text(reply)


def test_6_7_follow_ups_on_cost_and_loss(talk: Talk) -> None:
    first, cost, lost = talk("syarat nikah di KUA apa aja", "biayanya berapa?", "kalau hilang?")
    assert (first.outcome, first.service, first.authority, first.level) == (
        Outcome.ANSWER, "nikah-kua", "kua", "pusat")  # fmt: skip
    assert (cost.service, cost.facet) == ("nikah-kua", "biaya")
    assert "Rp600.000" in text(cost)
    assert "nikah" in text(cost).lower().splitlines()[0]
    assert lost.service == "duplikat-buku-nikah"


def test_6_8_a_broken_road_asks_its_one_question_and_names_the_complaint_channel(
    talk: Talk,
) -> None:
    asked, unknown = talk(
        "jalan depan sd sumberagung bolong besar udah 2 bulan kemarin ada yg jatuh", "tidak tahu"
    )
    assert (asked.outcome, asked.service) == (Outcome.CHOOSE, "lapor-jalan-rusak")
    assert {candidate.level for candidate in asked.candidates} >= {"kabupaten", "desa"}
    assert (unknown.outcome, unknown.authority) == (Outcome.ANSWER, "pu")
    assert "lapor.go.id" in text(unknown)


def test_every_answer_of_the_catalogue_keeps_the_limit_of_its_head(
    banyuwangi_base: Base, now: datetime
) -> None:
    from melayani_bot.answering.choices import follow
    from melayani_bot.answering.targets import Target
    from melayani_bot.answering.turn import Turn
    from melayani_bot.render.head import HEAD_LIMIT
    from melayani_bot.render.layout import layout

    turn = Turn.of("", banyuwangi_base, Conversation(), now)
    long = {}
    for target in banyuwangi_base.doors:
        reply = follow(turn, Target.parse(target))
        head = "\n\n".join(part.plain for part in layout(reply) if part.head)
        if len(head) > HEAD_LIMIT:
            long[target] = len(head)
    assert long == {}
