"""Unlabelled sentences: what they teach, and that phrases are not taught twice by them."""

import numpy as np
import pytest

from melayani_bot.matching import Matcher
from melayani_bot.matching.draw import Drawing
from melayani_bot.matching.hearsay import NEAREST
from melayani_bot.matching.index import Index, build_index
from melayani_bot.matching.lines import Lines
from tests.unit.matching.conftest import NEGATIVES, PHRASES

NAMES = ("air", "jalan", "lampu", "sampah")
SIZE = 8


def others(name: str) -> list[str]:
    """Words that no phrase has and only sentences about ``name`` have."""
    return [f"{name}{letter * 3}" for letter in "xyz"]


def index_of(phrases: dict[str, list[list[str]]]) -> Index:
    """An index that also knows the words of `others`, whose vectors say nothing."""
    told = [word for name in NAMES for word in others(name)]
    return build_index(
        list(phrases), list(phrases.values()), {word: np.zeros(SIZE, np.float32) for word in told}
    )


def said(name: str) -> list[list[str]]:
    return [[name, "rusak"], ["lapor", name], [name, "mati", "lagi"]]


def heard() -> list[list[str]]:
    return [[*words, word] for name in NAMES for word in others(name) for words in said(name)]


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of({name: said(name) for name in NAMES})


def owner_of(lines: Lines, index: Index, word: str) -> str | None:
    weights = lines.words.sum(np.array([index.vocabulary.index[word]]), np.ones(1))
    return index.owners[int(weights.argmax())] if weights.max() > 0 else None


def test_a_word_of_sentences_speaks_for_the_id_they_are_about(index: Index) -> None:
    lines, deaf = Drawing(index, heard()).draw(), Drawing(index).draw()
    for name in NAMES:
        for word in others(name):
            whole = index.vocabulary.index[word]
            own = NAMES.index(name)
            assert owner_of(lines, index, word) == name
            louder = [
                each.words.steps[whole, own] * each.words.scale[whole] for each in (lines, deaf)
            ]
            assert louder[0] > louder[1]


def test_a_sentence_is_taken_as_those_like_it_are(index: Index) -> None:
    drawing = Drawing(index, heard())
    assert drawing.heard is not None
    odd, about = index.vocabulary.index[others("air")[0]], index.vocabulary.index["air"]
    weights = np.zeros_like(drawing.descent.weights)
    weights[about, 0], weights[odd, 1] = 1.0, 1.2
    alone = drawing.heard.rows.times(weights).argmax(1)
    owners = drawing.heard.owners(weights)
    ours = [place for place, words in enumerate(heard()) if "air" in words]
    assert set(alone[ours].tolist()) == {0, 1}
    assert set(owners[ours].tolist()) == {0}


def test_few_sentences_are_not_heard(index: Index) -> None:
    assert Drawing(index, heard()[:NEAREST]).heard is None
    assert Drawing(index, [["tak", "dikenal"]] * 50).heard is None


def test_of_too_many_sentences_some_are_heard(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("melayani_bot.matching.draw.MOST", 15)
    drawing = Drawing(index, heard())
    assert drawing.heard is not None
    assert NEAREST < len(drawing.heard.near) <= 15


def test_a_phrase_is_not_heard_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("melayani_bot.matching.matcher.count_vectors", lambda texts: {})
    texts = [phrase for phrases in PHRASES.values() for phrase in phrases]
    deaf = Matcher.fit(PHRASES, negatives=NEGATIVES)
    matcher = Matcher.fit(PHRASES, negatives=NEGATIVES, texts=texts)
    assert deaf.lines is not None
    assert matcher.lines is not None
    assert np.array_equal(matcher.lines.words.steps, deaf.lines.words.steps)


def test_a_rehearsed_phrase_has_no_part_in_what_sentences_are_taken_for(index: Index) -> None:
    alone = {**{name: said(name) for name in NAMES}, "sumur": [["sumur", "kering"]]}
    grown = index_of(alone)
    told = [*heard(), *([f"kata{n}", "sumur"] for n in range(12))]
    drawing = Drawing(grown, told)
    assert drawing.heard is not None
    last = len(drawing.owners) - 1
    drawing.draw(np.array([last]))
    assert not np.any(drawing.descent.held[last])
    wells = [place for place, words in enumerate(told) if "sumur" in words]
    owners = drawing.heard.owners(drawing.descent.weights)
    assert grown.owners.index("sumur") not in owners[wells].tolist()
