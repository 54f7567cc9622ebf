"""What is measured: phrases by id, questions with their id, sentences that are nobody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from melayani_bot.matching.mistype import mistype
from melayani_bot.text.lexicon import Lexicon

Phrases = Mapping[str, Sequence[str]]
Questions = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Case:
    """A base and what is asked of it.

    ``questions`` are (text, id); ``strangers`` belong to no id. Only our engine takes the rest:
    ``negatives`` teach it what is out of scope, ``texts`` are unlabelled, ``lexicon`` reads words.
    """

    title: str
    phrases: Phrases
    questions: Questions
    strangers: Sequence[str] = ()
    negatives: Sequence[str] = ()
    texts: Sequence[str] = ()
    lexicon: Lexicon | None = None

    @property
    def size(self) -> int:
        """How many phrases there are."""
        return sum(map(len, self.phrases.values()))

    def flat(self) -> tuple[list[str], list[str]]:
        """The id of every phrase, and every phrase, in one order."""
        pairs = [(name, phrase) for name, said in self.phrases.items() for phrase in said]
        return [name for name, _ in pairs], [phrase for _, phrase in pairs]

    def without_texts(self) -> Case:
        """The same base for an engine that is given no unlabelled sentences."""
        return replace(self, texts=())


def mistyped(questions: Questions) -> Questions:
    """The same questions with 35 % of the words mistyped and 8 % of the blanks left out."""
    random = Random(1)  # noqa: S311  # repeatable
    return [(mistype(text.lower(), random), name) for text, name in questions]


def sample(questions: Questions, count: int | None) -> Questions:
    """``count`` of the questions, always the same; all of them where there are not so many."""
    if count is None or count >= len(questions):
        return questions
    return Random(5).sample(list(questions), count)  # noqa: S311  # repeatable
