"""Rendering: head within its limit, parts within the channel's, nothing lost, nothing styled."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.answering import Answer, Conversation, Outcome, answer
from melayani_bot.answering.values import FactLine, Option, Reach
from melayani_bot.channel import Capabilities, ChoiceLimits, Markup, Unit
from melayani_bot.render import plan
from melayani_bot.render.head import HEAD_LIMIT
from melayani_bot.render.layout import layout
from melayani_bot.render.measure import cut, size
from tests.unit.answering.small import NOW, base

WIDE = Capabilities(max_text=100_000)
QUESTIONS = (
    "ktp saya hilang",
    "mau bangun ruko izinnya",
    "paspor",
    "mati listrik",
    "kantor capil di mana",
)


def reply_to(question: str) -> Answer:
    return answer(question, base(), Conversation(), NOW)


def whole(reply: Answer, capabilities: Capabilities = WIDE) -> str:
    return "\n".join(part.text for part in plan(reply, capabilities))


def test_order_next_step_then_decider_then_door_then_facts_then_hint() -> None:
    text = whole(reply_to("ktp saya hilang"))
    marks = ["KTP hilang: Minta surat", "Yang mengurus: Capil (kabupaten)", "Kantor: Kantor capil-palsu",
             "Buka sekarang sampai 15.30 WIB", "Telepon (Loket): 0800-PALSU", "Bawa: KK", "Biaya: Gratis",
             "Ikut mengerjakan:\n- Kecamatan: merekam sidik jari", "Balas syarat, biaya"]  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)


def test_shared_services_number_their_deciders_in_order() -> None:
    text = whole(reply_to("mau bangun ruko izinnya ke mana"))
    assert "1. Jalan (pemerintah kabupaten): memeriksa gambar" in text
    assert text.index("1. Jalan") < text.index("2. Izin")


def test_not_ours_is_said_with_the_level_and_what_the_regency_can_do() -> None:
    text = whole(reply_to("paspor untuk umroh"))
    assert "Ini urusan pemerintah pusat, bukan kabupaten" in text
    assert "Pemkab bisa membantu: Memberi informasi." in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_head_keeps_its_limit(question: str) -> None:
    head = [part.plain for part in layout(reply_to(question)) if part.head]
    assert len("\n\n".join(head)) <= HEAD_LIMIT


def test_a_long_reason_gives_way_but_the_office_stays() -> None:
    reply = reply_to("ktp saya hilang")
    assert reply.jurisdiction is not None
    talkative = replace(reply.jurisdiction, why=("Alasan panjang sekali. " * 30,))
    head = [p.plain for p in layout(replace(reply, jurisdiction=talkative)) if p.head]
    assert len("\n\n".join(head)) <= HEAD_LIMIT
    assert any("Kantor: Kantor capil-palsu" in text for text in head)


def test_one_side_names_its_topic_and_numbers_its_steps() -> None:
    first = reply_to("ktp saya hilang")
    text = whole(answer("langkahnya", base(), first.conversation, NOW))
    assert text.startswith("Untuk KTP hilang:")
    assert "1. Datang\n2. Rekam\n3. Ambil" in text


def test_unsure_facts_are_softened() -> None:
    assert "umumnya; pastikan di kantornya" in whole(reply_to("akta lahir anak"))


def test_choices_are_numbered_in_the_text_with_zero_and_sent_as_choices_where_they_exist() -> None:
    reply = reply_to("ktp")
    text = whole(reply)
    assert "1. KTP hilang\n2. KTP rusak\n3. Buat KTP pertama kali\n0. Bukan semua itu" in text
    tappable = replace(WIDE, choices=ChoiceLimits(buttons=4, button_label=20))
    choices = plan(reply, tappable)[-1].choices
    assert [choice.id for choice in choices] == ["ktp/hilang", "ktp/rusak", "ktp/baru", "0"]
    assert choices[-1].label == "0. Bukan semua itu"  # "Buat KTP pertama kali" does not fit 20


HOSTILE = "<b>tebal</b> *tebal* _miring_ ~coret~ `kode` & </a>"


def test_html_is_escaped_and_bold_survives() -> None:
    reply = replace(reply_to("ktp saya hilang"), lead=(HOSTILE,))
    part = plan(reply, replace(WIDE, markup=Markup.HTML))[0]
    assert "&lt;b&gt;tebal&lt;/b&gt;" in part.text
    assert "<b>KTP hilang:</b>" in part.text
    assert HOSTILE in part.plain


def test_whatsapp_style_in_knowledge_does_not_become_style() -> None:
    reply = replace(reply_to("ktp saya hilang"), lead=(HOSTILE,))
    text = plan(reply, replace(WIDE, markup=Markup.WHATSAPP))[0].text
    assert "*tebal*" not in text
    assert "*KTP hilang:*" in text


def test_ansi_marks_bold() -> None:
    assert "\x1b[1mKTP hilang:\x1b[0m" in whole(
        reply_to("ktp saya hilang"), replace(WIDE, markup=Markup.ANSI)
    )


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(texts, min_size=1, max_size=4),
    st.lists(texts, max_size=3),
    st.integers(60, 500),
    st.sampled_from(list(Unit)),
    st.sampled_from([Markup.PLAIN, Markup.HTML, Markup.WHATSAPP]),
)
def test_no_part_breaks_the_limit_and_no_word_is_lost(
    lead: list[str], labels: list[str], limit: int, unit: Unit, markup: Markup
) -> None:
    reply = Answer(
        outcome=Outcome.CHOOSE,
        conversation=Conversation(),
        lead=tuple(lead),
        facts=(FactLine("syarat", tuple(lead)),),
        options=tuple(Option("x", label) for label in labels),
    )
    parts = plan(reply, Capabilities(max_text=limit, unit=unit, markup=markup))
    assert all(size(part.text, unit) <= limit for part in parts)
    said = "".join("".join(part.plain.split()) for part in parts)
    for line in [*lead, *labels]:
        assert "".join(line.replace("*", "").split()) in said.replace("*", "")


def test_a_document_without_text_is_no_message() -> None:
    empty = Answer(outcome=Outcome.UNKNOWN, conversation=Conversation())
    assert plan(empty, WIDE) == ()


def test_a_head_with_many_tasks_and_ways_moves_them_into_the_details() -> None:
    reply = reply_to("mau bangun ruko izinnya ke mana")
    assert reply.jurisdiction is not None
    assert reply.door is not None
    busy = tuple(
        replace(party, task="memeriksa " + "berkas " * 30) for party in reply.jurisdiction.deciders
    )
    reach = tuple(Reach(kind, "palsu" * 20) for kind in ("telepon", "surel", "situs"))
    long = replace(
        reply,
        jurisdiction=replace(reply.jurisdiction, deciders=busy),
        door=replace(reply.door, reach=reach),
    )
    parts = layout(long)
    head = "\n\n".join(part.plain for part in parts if part.head)
    assert len(head) <= HEAD_LIMIT
    details = "\n".join(part.plain for part in parts if not part.head)
    assert "memeriksa berkas" in details
    assert "palsupalsu" in details


def test_what_cannot_be_shortened_is_still_said() -> None:
    reply = replace(reply_to("paspor untuk umroh"), lead=("Langkah " * 100,))
    assert whole(reply).count("Langkah") >= 100


def test_an_answer_of_nothing_but_a_lead_is_laid_out() -> None:
    bare = Answer(
        outcome=Outcome.ANSWER, conversation=Conversation(), topic="Uji", lead=("Begini.",)
    )
    assert whole(bare) == "Uji: Begini."
    side = replace(bare, facet="wewenang", lead=())
    assert whole(side).startswith("Untuk Uji:")


def test_who_decides_is_told_on_request() -> None:
    first = reply_to("paspor untuk umroh")
    text = whole(answer("siapa yang memutuskan", base(), first.conversation, NOW))
    assert "Ini urusan pemerintah pusat" in text


@pytest.mark.parametrize("number", ["0800-0000-000", "62800-0000-000"])
def test_a_whatsapp_number_becomes_a_link_and_stays_readable(number: str) -> None:
    reply = reply_to("ktp saya hilang")
    assert reply.door is not None
    text = whole(replace(reply, door=replace(reply.door, reach=(Reach("whatsapp", number),))))
    assert f"https://wa.me/628000000000 ({number})" in text


def test_cutting_ends_at_a_word_where_that_keeps_half() -> None:
    assert cut("satu dua tiga", 20, Unit.CODE_POINT) == "satu dua tiga"
    assert cut("satu dua tiga", 9, Unit.CODE_POINT) == "satu dua…"
    assert cut("satudua tigaempat", 12, Unit.CODE_POINT) == "satudua…"
    assert cut("satuduatigaempat", 6, Unit.CODE_POINT) == "satud…"


def test_one_grapheme_longer_than_a_message_goes_in_pieces() -> None:
    family = "a" + "\u0301" * 400
    reply = Answer(outcome=Outcome.UNKNOWN, conversation=Conversation(), lead=(family,))
    parts = plan(reply, Capabilities(max_text=100))
    assert all(len(part.text) <= 100 for part in parts)
    assert sum(part.plain.count("\u0301") for part in parts) == 400
