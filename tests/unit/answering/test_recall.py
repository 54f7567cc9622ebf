"""What is remembered changes no answer, stays small, and goes with its knowledge."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from melayani_bot.answering import Base, Conversation, answer
from melayani_bot.answering.decide import judged
from melayani_bot.answering.recall import LONGEST, Recall
from melayani_bot.answering.turn import Turn
from melayani_bot.matching import Match
from melayani_bot.text.words import split_words
from tests.conftest import TUESDAY_MORNING

SEED = 20261124


def otherwise_written(text: str, chance: random.Random) -> str:
    """The same words with other letters' cases, blanks and punctuation between them."""
    written = (chance.choice((str.upper, str.title, str.lower))(word) for word in text.split())
    return chance.choice((" ", "  ", ", ", "! ")).join(written) + chance.choice(("", "?", " 🙏"))


def _turn(text: str, base: Base) -> Turn:
    return Turn.of(text, base, Conversation(), TUESDAY_MORNING)


@pytest.fixture(scope="module")
def questions(banyuwangi_base: Base) -> list[str]:
    golden = [item.question for item in banyuwangi_base.knowledge.golden]
    return random.Random(SEED).sample(golden, 150)


def test_an_answer_from_memory_is_the_answer(banyuwangi_base: Base, questions: list[str]) -> None:
    """Many people, each with a conversation of their own, ask the same questions in any order."""
    chance = random.Random(SEED)
    warm = replace(banyuwangi_base)
    people = [Conversation() for _ in range(10)]
    for _ in range(400):
        who, text = chance.randrange(len(people)), chance.choice(questions)
        cold = replace(banyuwangi_base)
        given = (people[who], TUESDAY_MORNING)
        found = answer(text, warm, *given)
        assert found == answer(text, cold, *given), (SEED, text)
        people[who] = found.conversation
    assert warm.recall.hits > 100


def test_a_match_depends_on_the_words_alone(banyuwangi_base: Base, questions: list[str]) -> None:
    """What the key rests on; an engine that looks at more than the words needs a longer key."""
    chance = random.Random(SEED)
    for text in questions:
        plain = banyuwangi_base.matcher.match(" ".join(split_words(text)), 8)
        for written in (text, otherwise_written(text, chance)):
            found = banyuwangi_base.matcher.match(written, 8)
            assert found == plain, (SEED, written)
            assert found.explain(1) == plain.explain(1)
            kept = judged(_turn(written, banyuwangi_base), written)
            assert (kept.candidates, kept.explain(1)) == (found.candidates, found.explain(1))


def test_a_copy_of_a_base_remembers_nothing(banyuwangi_base: Base) -> None:
    answer("ktp saya hilang", banyuwangi_base, Conversation(), TUESDAY_MORNING)
    assert len(banyuwangi_base.recall) > 0
    assert len(replace(banyuwangi_base).recall) == 0


def test_the_one_asked_longest_ago_goes_first_and_counts_are_told() -> None:
    recall, made = Recall(most=2), list[str]()

    def ask(word: str) -> None:
        def match() -> Match:
            made.append(word)
            return Match((), 0.0, lambda _: ())

        recall.of((word,), match)

    for word in "abacab":
        ask(word)
    assert made == ["a", "b", "c", "b"]
    assert (recall.hits, recall.misses, len(recall)) == (2, 4, 2)


def test_a_long_story_is_not_kept() -> None:
    recall, match = Recall(), Match((), 0.0, lambda _: ())
    for _ in range(2):
        recall.of(("kata",) * (LONGEST + 1), lambda: match)
    assert (recall.hits, recall.misses, len(recall)) == (0, 2, 0)


def test_what_fails_is_not_remembered() -> None:
    def fail() -> Match:
        raise ValueError("rusak")

    recall = Recall()
    with pytest.raises(ValueError, match="rusak"):
        recall.of(("ktp",), fail)
    assert len(recall) == 0
