"""Leaving one out must leave nothing of it: a leak doubles the error of every confidence."""

import math

import numpy as np
import pytest

from melayani_bot.matching import Matcher
from melayani_bot.matching.field import take_field
from melayani_bot.matching.index import OFF_TOPIC, Index, build_index
from melayani_bot.matching.reading import read
from melayani_bot.matching.rehearse import hide, rehearse


def without(index: Index, gone: int) -> Index:
    rows = [
        [index.words_of(row) for row in range(*index.owner_starts[o : o + 2]) if row != gone]
        for o in range(len(index.owners))
    ]
    return build_index(index.owners, rows, {})


def test_a_hidden_phrase_is_as_good_as_absent(matcher: Matcher) -> None:
    index = matcher.index
    for row in range(len(index.rows.lengths)):
        words = index.words_of(row)
        hidden = take_field(words, index, hide(index, np.array([row])))
        absent = take_field(words, without(index, row))
        assert hidden.unknown == pytest.approx(absent.unknown, abs=0.03)
        assert hidden.off_topic == pytest.approx(absent.off_topic, abs=0.05)
        ranked = dict(zip(absent.owners.tolist(), absent.signs, strict=True))
        for owner, signs in zip(hidden.owners.tolist(), hidden.signs, strict=True):
            assert signs[:3] == pytest.approx(ranked[owner][:3], abs=0.08)


def test_a_hidden_phrase_has_no_part_in_the_rarity_of_words(matcher: Matcher) -> None:
    index = matcher.index
    total = len(index.rows.lengths)
    for row in range(total):
        words = index.words_of(row)
        hidden = read(words, index, hide(index, np.array([row]))).rarity
        absent = read(words, without(index, row)).rarity
        assert hidden - absent == pytest.approx(math.log((1 + total) / total), abs=1e-5)


def test_rehearses_the_off_topic_sentences_as_strangers(matcher: Matcher) -> None:
    owners = [matcher.index.owners[one.owner] for one in rehearse(matcher.index) if one.owner >= 0]
    assert OFF_TOPIC not in owners
    assert any(one.owner < 0 for one in rehearse(matcher.index))
