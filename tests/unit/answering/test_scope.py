from dataclasses import replace

from melayani_bot.answering import Conversation, Outcome, answer
from melayani_bot.answering.base import GATED, fit
from melayani_bot.answering.scope import known_words, signs_of
from melayani_bot.knowledge.model import Golden
from melayani_bot.matching import Gate, Match
from melayani_bot.matching.values import Candidate
from melayani_bot.text.lexicon import Lexicon
from tests.unit.answering.small import NOW, base, knowledge


def test_signs_sum_confidence_by_door_and_count_unknown_content_words() -> None:
    found = (Candidate("ktp", 0.4), Candidate("akta", 0.3), Candidate("paspor", 0.1))
    doors = {"ktp": "capil", "akta": "capil", "paspor": "imigrasi"}
    signs = signs_of(Match(found, 0.7, lambda _: ()), doors, ("ktp", "zzz"), frozenset({"ktp"}))
    assert round(signs.door, 6) == 0.7
    assert round(signs.three, 6) == 0.8
    assert (signs.single, signs.in_scope, signs.unknown, signs.words) == (0.4, 0.7, 0.5, 2)


def test_nothing_found_is_signs_of_nothing() -> None:
    signs = signs_of(Match((), 0.0, lambda _: ()), {}, (), frozenset())
    assert (signs.door, signs.three, signs.single, signs.unknown) == (0, 0, 0, 0)


def test_words_of_chatter_and_insults_do_not_count_as_known() -> None:
    said = {"ktp": ["ktp hilang"], "obrolan:salam": ["halo"], "makian": ["bodoh"]}
    assert known_words(said, Lexicon()) == {"ktp", "hilang"}


def test_a_pack_with_golden_questions_of_both_kinds_gets_a_gate_and_its_thresholds() -> None:
    ours = [Golden(question=f"ktp saya hilang nomor {n}", expect="ktp") for n in range(40)]
    not_ours = [
        Golden(question=f"resep rendang enak {n}", expect="luar-lingkup") for n in range(40)
    ]
    skipped = [Golden(question="halo", expect="obrolan:salam")]
    fitted = fit(knowledge().model_copy(update={"golden": (*ours, *not_ours, *skipped)}))
    assert fitted.gate is not None
    assert fitted.policy == GATED
    assert fit(knowledge()).gate is None


def test_the_gate_decides_on_scope_where_there_is_one() -> None:
    never = replace(base(), gate=Gate((0.0,) * 6 + (-9.0,)), policy=GATED)
    assert answer("ktp saya hilang", never, Conversation(), NOW).outcome is Outcome.REFUSED
    always = replace(base(), gate=Gate((0.0,) * 6 + (9.0,)), policy=GATED)
    assert answer("ktp saya hilang", always, Conversation(), NOW).outcome is Outcome.ANSWER
