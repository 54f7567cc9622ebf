"""The pure core on a small invented regency: outcomes, jurisdiction, state; wording comes last."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.answering import Answer, Conversation, Outcome, answer, wording
from melayani_bot.answering.conversation import Pending
from melayani_bot.answering.emergencies import Lookout
from tests.unit.answering.small import NOW, base


def ask(*questions: str, state: Conversation | None = None) -> Answer:
    """The last answer of a conversation."""
    reply = None
    state = state or Conversation()
    for question in questions:
        reply = answer(question, base(), state, NOW)
        state = reply.conversation
    assert reply is not None
    return reply


def test_a_clear_question_names_the_decider_its_level_and_the_next_step() -> None:
    reply = ask("paspor untuk umroh gimana")
    assert (reply.outcome, reply.service, reply.authority, reply.level) == (
        Outcome.ANSWER, "paspor", "imigrasi", "pusat")  # fmt: skip
    assert reply.body == "imigrasi-palsu"
    assert reply.jurisdiction is not None
    assert reply.jurisdiction.why == ("Keimigrasian adalah urusan pusat.",)
    assert reply.jurisdiction.regency_help == ("Memberi informasi.",)


def test_a_case_replaces_what_it_says_and_keeps_the_rest() -> None:
    reply = ask("ktp saya hilang")
    assert (reply.service, reply.case) == ("ktp", "hilang")
    assert reply.lead == ("Minta surat hilang di polsek.",)
    assert reply.authority == "capil"
    assert [party.role for party in reply.jurisdiction.participants] == ["kecamatan"]  # type: ignore[union-attr]


def test_lost_and_damaged_never_swap() -> None:
    assert ask("ktp ku patah").case == "rusak"
    assert ask("ktp ilang").case == "hilang"


def test_a_bare_object_is_asked_for_its_case_and_a_word_for_a_number_chooses() -> None:
    first = ask("ktp")
    assert first.outcome is Outcome.CHOOSE
    assert first.service == "ktp"
    assert first.authority is None
    assert [found.case for found in first.candidates] == ["hilang", "rusak", "baru"]
    second = ask("nomer loro", state=first.conversation)
    assert (second.outcome, second.service, second.case) == (Outcome.ANSWER, "ktp", "rusak")


def test_of_two_questions_the_first_is_answered_and_the_second_on_offer() -> None:
    first = ask("ktp saya hilang gimana? terus juga mau perpanjang paspor")
    assert (first.service, first.case) == ("ktp", "hilang")
    assert [option.target for option in first.options] == ["paspor"]
    assert ask("1", state=first.conversation).service == "paspor"


def test_one_question_in_several_sentences_stays_one() -> None:
    assert ask("ktp saya hilang? ktp ilang di pasar?").options == ()


def test_zero_means_none_of_them_and_closes_the_question() -> None:
    reply = ask("ktp", "0")
    assert reply.outcome is Outcome.UNKNOWN
    assert reply.conversation.pending is None


def test_a_number_beyond_the_options_asks_again() -> None:
    reply = ask("ktp", "7")
    assert reply.outcome is Outcome.CHOOSE
    assert reply.conversation.pending is not None


def test_a_new_question_instead_of_a_number_is_taken_as_one() -> None:
    assert ask("ktp", "listrik padam").service == "listrik-padam"


def test_a_number_without_a_question_is_explained() -> None:
    assert ask("2").outcome is Outcome.UNKNOWN
    assert "tidak ada pilihan" in ask("2").lead[0]


def test_a_split_asks_its_one_question_with_a_decider_for_each_branch() -> None:
    reply = ask("lapor jalan bolong")
    assert (reply.outcome, reply.service) == (Outcome.CHOOSE, "jalan-rusak")
    assert [(found.authority, found.level) for found in reply.candidates] == [
        ("jalan-negara", "pusat"), ("jalan", "kabupaten"), ("jalan", "kabupaten")]  # fmt: skip
    chosen = ask("3", state=reply.conversation)
    assert (chosen.authority, chosen.case) == ("jalan", "tidak-tahu")
    assert "Petugas yang memeriksa." in chosen.notes


def test_a_split_that_the_question_settles_is_not_asked() -> None:
    reply = ask("jalan nasional berlubang")
    assert (reply.outcome, reply.authority) == (Outcome.ANSWER, "jalan-negara")


def test_shared_services_put_the_first_decider_first_and_name_all() -> None:
    reply = ask("mau bangun ruko izinnya ke mana")
    assert (reply.level, reply.authority, reply.deciders) == (
        "bersama", "jalan", ("jalan", "izin"))  # fmt: skip


def test_an_option_may_be_a_split_service_or_a_command() -> None:
    pending = Pending("pilih", ("jalan-rusak", "perintah:menu"), ("Jalan rusak", "Menu"))
    state = Conversation(pending=pending, at=NOW)
    assert ask("1", state=state).question == "Jalan mana yang rusak?"
    assert ask("2", state=state).outcome is Outcome.SMALL_TALK
    beyond = ask("3", state=state)
    assert [found.service for found in beyond.candidates] == ["jalan-rusak"]


def test_without_counter_and_complaint_service_a_person_is_still_pointed_to() -> None:
    pack = base().knowledge.pack.model_copy(update={"counter": None, "complaints": None})
    bare = replace(base(), knowledge=base().knowledge.model_copy(update={"pack": pack}))
    reply = answer("petugas", bare, Conversation(), NOW)
    assert reply.door is not None
    assert (reply.door.name, reply.door.reach) == ("kanal aduan", ())


def test_third_parties_and_affairs_and_roles_are_answers_too() -> None:
    assert ask("mati listrik sejak pagi").level == "pihak-ketiga"
    general = ask("masalah guru sma")
    assert (general.service, general.authority, general.level) == (None, "sma", "provinsi")
    office = ask("kantor capil di mana")
    assert (office.service, office.authority) == (None, "capil")


@pytest.mark.parametrize(
    ("question", "facet"),
    [("biayanya berapa?", "biaya"), ("syaratnya apa saja", "syarat"), ("jam berapa buka", "jam"),
     ("di mana", "tempat"), ("dasar hukumnya", "dasar"), ("sumbernya", "sumber"),
     ("caranya", "langkah"), ("siapa yang memutuskan", "wewenang")],
)  # fmt: skip
def test_a_follow_up_tells_one_side_of_the_last_topic(question: str, facet: str) -> None:
    reply = ask("ktp saya hilang", question)
    assert (reply.outcome, reply.service, reply.case, reply.facet) == (
        Outcome.ANSWER, "ktp", "hilang", facet)  # fmt: skip
    assert reply.topic == "KTP hilang"


def test_an_unknown_side_is_said_to_be_unknown() -> None:
    reply = ask("paspor untuk umroh", "biayanya berapa")
    assert reply.facts == ()
    assert any("belum ada pada saya" in note for note in reply.notes)


def test_another_case_of_the_topic_follows_up() -> None:
    assert ask("ktp patah", "kalau hilang?").case == "hilang"


def test_a_related_service_follows_up() -> None:
    assert ask("ktp patah", "kalau akte?").service == "akta"
    assert ask("ktp patah", "kalau begitu?").case != "hilang"
    assert ask("ktp patah", "kalau biayanya?").facet == "biaya"


def test_a_place_alone_answers_the_topic_again_for_that_place() -> None:
    reply = ask("rekam sidik jari di kecamatan", "saya orang desa sumberpalsu")
    assert (reply.service, reply.body) == ("rekam", "kecamatan-selatan")
    other = ask("rekam sidik jari di kecamatan", "paspor orang sumberpalsu")
    assert other.service == "paspor"


@pytest.mark.parametrize("question", ["jam berapa buka", "nomor wa nya"])
def test_hours_and_contact_that_are_not_known_are_said_to_be_unknown(question: str) -> None:
    reply = ask("mati listrik sejak pagi", question)
    assert any("belum ada pada saya" in note for note in reply.notes)


def test_words_that_are_only_politeness_are_answered_as_such() -> None:
    assert ask("suwun ya pak").lead == ("Sama-sama.",)


def test_a_follow_up_without_topic_or_with_a_new_one_is_a_question() -> None:
    assert ask("ktp patah", "biaya paspor berapa").service == "paspor"
    nothing = ask("biayanya berapa")
    assert nothing.outcome is Outcome.UNKNOWN
    assert "Untuk urusan apa?" in nothing.lead[0]


def test_a_topic_ends_after_half_an_hour() -> None:
    first = ask("ktp saya hilang")
    late = answer("biayanya berapa", base(), first.conversation, NOW + timedelta(minutes=31))
    assert late.outcome is not Outcome.ANSWER


def test_emergency_comes_first_also_in_mid_dialogue_and_parks_the_topic() -> None:
    reply = ask("akta lahir anak", "tolong kebakaran pak")
    assert (reply.outcome, reply.authority, reply.level) == (
        Outcome.EMERGENCY, "damkar", "kabupaten")  # fmt: skip
    assert "112" in reply.lead[0]
    thanks = answer("makasih banyak", base(), reply.conversation, NOW)
    assert any("*lanjut*" in note for note in thanks.notes)
    back = answer("lanjut", base(), thanks.conversation, NOW)
    assert back.service == "akta"


def test_a_question_that_was_open_is_parked_too() -> None:
    reply = ask("ktp", "kebakaran")
    assert reply.conversation.parked == "ktp"


def test_a_split_question_that_was_parked_is_asked_again() -> None:
    reply = ask("lapor jalan bolong", "kebakaran", "lanjut")
    assert (reply.outcome, reply.service) == (Outcome.CHOOSE, "jalan-rusak")


def test_nothing_to_resume_is_said() -> None:
    assert ask("lanjut").lead == wording.NOTHING_TO_RESUME


def test_an_open_question_does_not_hold_up_an_emergency() -> None:
    assert ask("ktp", "kebakaran").outcome is Outcome.EMERGENCY


def test_abuse_gets_the_same_offer_each_time_and_yes_leads_to_a_person() -> None:
    first = ask("dasar bot goblok")
    second = answer("dasar bot goblok", base(), first.conversation, NOW)
    assert first.outcome is second.outcome is Outcome.REFUSED
    assert first.lead == second.lead
    staff = answer("ya", base(), second.conversation, NOW)
    assert staff.door is not None
    assert staff.door.body == "mal"


def test_personal_numbers_alone_are_refused_and_with_a_question_only_masked() -> None:
    alone = ask("nik saya 3510000000000000")
    assert alone.outcome is Outcome.REFUSED
    mixed = ask("ktp saya hilang nik 3510000000000000")
    assert mixed.service == "ktp"
    assert "3510" not in repr(mixed)
    assert any("jangan kirim NIK" in note for note in mixed.notes)


def test_off_topic_is_never_answered() -> None:
    assert ask("resep rendang padang enak").outcome in (Outcome.UNKNOWN, Outcome.REFUSED)


@pytest.mark.parametrize(
    ("question", "outcome"),
    [("menu", Outcome.SMALL_TALK), ("halo pak", Outcome.SMALL_TALK), ("suwun", Outcome.SMALL_TALK),
     ("batal", Outcome.SMALL_TALK), ("petugas", Outcome.SMALL_TALK), ("bahasa", Outcome.SMALL_TALK),
     ("ulang", Outcome.SMALL_TALK), ("", Outcome.UNKNOWN), ("???", Outcome.SMALL_TALK)],
)  # fmt: skip
def test_commands_and_chatter(question: str, outcome: Outcome) -> None:
    assert ask(question).outcome is outcome


def test_repeat_cancel_and_forget() -> None:
    assert ask("ktp saya hilang", "ulang").case == "hilang"
    assert ask("ktp saya hilang", "batal").conversation.topic is None
    assert ask("ktp saya hilang", "hapus data").conversation == replace(
        Conversation(), district=None)  # fmt: skip


def test_the_unofficial_pack_says_so_in_the_greeting() -> None:
    assert any("belum menjadi kanal resmi" in note for note in ask("menu").notes)


def test_a_named_place_picks_the_office_and_is_remembered() -> None:
    assert ask("rekam sidik jari di kecamatan").body is None
    there = ask("rekam sidik jari di kecamatan, saya di desa sumberpalsu")
    assert there.body == "kecamatan-selatan"
    assert ask("saya di desa karangpalsu, dispensasi camat", "alamatnya?").body == "kecamatan-utara"


def test_contacts_are_shown_only_when_fresh_and_the_most_direct_wins() -> None:
    staff = ask("akta lahir anak").door
    assert staff is not None
    assert staff.reach[0].value == "0800-PALSU-1"
    counter = ask("ktp saya hilang").door
    assert counter is not None
    assert counter.reach[0].value == "0800-PALSU"
    stale = ask("jalan kabupaten rusak parah").door
    assert stale is not None
    assert stale.fallback
    assert stale.reach[0].value == "aduan.palsu.invalid"


def test_unsure_costs_and_times_are_hidden_and_unsure_papers_softened() -> None:
    facets = {fact.facet: fact.sure for fact in ask("ktp saya hilang").facts}
    assert "waktu" not in facets
    assert facets["biaya"]
    papers = next(fact for fact in ask("akta lahir anak").facts if fact.facet == "syarat")
    assert not papers.sure


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(max_size=60) | st.sampled_from(["ktp", "1", "kebakaran", "biaya", "0", "ya"]),
        max_size=5,
    )
)
def test_any_text_gives_one_of_the_outcomes_and_the_same_one_again(texts: list[str]) -> None:
    state = Conversation()
    for text in texts:
        reply = answer(text, base(), state, NOW)
        assert reply == answer(text, base(), state, NOW)
        state = Conversation.from_dict(reply.conversation.to_dict())
        assert state == reply.conversation


def test_what_is_remembered_is_told_on_request() -> None:
    assert wording.NOTHING_REMEMBERED in " ".join(ask("data saya").lead)
    told = " ".join(
        ask("rekam sidik jari di kecamatan, saya di desa sumberpalsu", "data saya").lead
    )
    assert "Selatan" in told
    assert "Rekam di kecamatan" in told


def test_an_alarm_is_recognised_without_answering_it() -> None:
    lookout = Lookout.of(base())
    assert lookout.sees("TOLONG kebakaran!!")
    assert not lookout.sees("ktp saya hilang")
