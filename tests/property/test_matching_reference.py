"""The array code against plain loops that say the same thing slowly."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.matching.arrays import find_sorted, group_sums, ranges
from melayani_bot.matching.compare import MEANING, PAIRS, compare
from melayani_bot.matching.hidden import NOTHING_HIDDEN
from melayani_bot.matching.index import Index, build_index
from melayani_bot.matching.letters import letter_groups
from melayani_bot.matching.local import (
    RIDGE,
    SHARPNESS,
    Seated,
    gram,
    nearest_of_each,
    ridge_scores,
)
from melayani_bot.matching.reading import read
from melayani_bot.matching.shortlist import RESEMBLING, owner_scores
from melayani_bot.matching.vocabulary import ALIKE, Vocabulary

WORDS = st.sampled_from(
    "ktp hilang rusak jalan jalanan izin usaha nib sekolah smp sma buat".split()
)
PHRASE = st.lists(WORDS, min_size=1, max_size=5, unique=True)
OWNERS = st.lists(st.lists(PHRASE, min_size=1, max_size=4), min_size=1, max_size=5)
TYPED = st.lists(
    st.one_of(WORDS, st.text("abhijklnrstu", min_size=1, max_size=8)),
    min_size=1,
    max_size=6,
    unique=True,
)


def index_of(owners: list[list[list[str]]]) -> Index:
    return build_index([f"o{i}" for i in range(len(owners))], owners, {})


def plain_alike(first: str, second: str) -> float:
    one, two = set(letter_groups(first)), set(letter_groups(second))
    score = len(one & two) / math.sqrt(len(one) * len(two))
    return score if score >= ALIKE else 0.0


@given(st.lists(WORDS, min_size=1, unique=True), st.text("abhijklnrstu", max_size=8))
def test_alike_is_the_cosine_of_letter_groups(words: list[str], typed: str) -> None:
    ids, scores = Vocabulary.build(words).alike(typed)
    found = dict(zip(ids.tolist(), scores.tolist(), strict=True))
    for i, word in enumerate(words):
        assert found.get(i, 0.0) == pytest.approx(plain_alike(typed, word), abs=1e-6)


@given(st.lists(WORDS, unique=True), st.lists(WORDS, unique=True))
def test_an_extended_vocabulary_is_one_built_at_once(old: list[str], more: list[str]) -> None:
    new = [word for word in more if word not in old]
    grown, whole = Vocabulary.build(old).extended(new), Vocabulary.build([*old, *new])
    assert list(grown.words) == list(whole.words)
    for name in ("keys", "starts", "sizes"):
        assert np.array_equal(getattr(grown, name), getattr(whole, name))
    for word in ("jalanan", "ktpe", "x"):
        assert grown.alike(word)[0].tolist() == whole.alike(word)[0].tolist()


@given(OWNERS, TYPED)
@settings(max_examples=60, deadline=None)
def test_likeness_is_the_sum_over_pairs_of_words(
    owners: list[list[list[str]]], typed: list[str]
) -> None:
    index = index_of(owners)
    reading = read(typed, index)
    found = compare(reading, index, np.arange(len(owners)), NOTHING_HIDDEN)
    phrases = [phrase for group in owners for phrase in group]
    for place, phrase in enumerate(phrases):
        assert found.likeness[place] == pytest.approx(
            plain_likeness(index, reading, phrase), abs=1e-4
        )


def plain_likeness(index: Index, reading, phrase: list[str]) -> float:  # type: ignore[no-untyped-def]
    rarity = {
        word: float(index.rarity(index.counts[i])) for word, i in index.vocabulary.index.items()
    }
    total = 0.0
    for asked, (ids, scores) in zip(reading.rarity, reading.likeness, strict=True):
        alike = dict(zip(ids.tolist(), scores.tolist(), strict=True))
        total += sum(asked * rarity[w] * alike.get(index.vocabulary.index[w], 0.0) for w in phrase)
    norm = math.sqrt(sum(rarity[w] ** 2 for w in phrase)) * reading.length
    return float(total / norm + PAIRS * plain_pairs(index, reading, phrase)) / (1 + PAIRS + MEANING)


def plain_pairs(index: Index, reading, phrase: list[str]) -> float:  # type: ignore[no-untyped-def]
    ids = [index.vocabulary.index[w] for w in phrase]
    keys = np.array([(a << 32) | b for a, b in pairwise(ids)], np.uint64)
    if not len(keys) or not len(reading.pairs):
        return 0.0
    squares = dict(zip(keys.tolist(), (index.pair_rarity(keys) ** 2).tolist(), strict=True))
    shared = sum(squares.get(key, 0.0) for key in reading.pairs.tolist())
    return float(shared / (math.sqrt(sum(squares.values())) * reading.pair_length))


@given(OWNERS, TYPED)
@settings(max_examples=40, deadline=None)
def test_postings_score_like_loops_over_all_owners(
    owners: list[list[list[str]]], typed: list[str]
) -> None:
    index = index_of(owners)
    reading = read(typed, index)
    found = owner_scores(reading, index)
    for place, group in enumerate(owners):
        assert found[place] == pytest.approx(plain_owner(index, reading, group), abs=1e-3)


def plain_owner(index: Index, reading, group: list[list[str]]) -> float:  # type: ignore[no-untyped-def]
    known = index.vocabulary.index
    shares: dict[str, list[float]] = {}
    for phrase in group:
        rarity = {w: float(index.rarity(index.counts[known[w]])) for w in phrase}
        norm = math.sqrt(sum(r**2 for r in rarity.values()))
        for word, value in rarity.items():
            shares.setdefault(word, []).append(value / norm)
    total = 0.0
    for asked, (ids, scores) in zip(reading.rarity, reading.likeness, strict=True):
        alike = dict(zip(ids.tolist(), scores.tolist(), strict=True))
        for word, values in shares.items():
            near = alike.get(known[word], 0.0)
            weight = (max(values) + sum(values) / len(group)) / 2
            total += float(asked) * near * weight if near >= RESEMBLING else 0.0
    return total


@given(OWNERS)
@settings(max_examples=30, deadline=None)
def test_the_ridge_solves_its_equation(owners: list[list[list[str]]]) -> None:
    index = index_of(owners)
    rows = np.arange(len(index.rows.lengths))
    who = np.repeat(np.arange(len(owners)), np.diff(index.owner_starts))
    likeness = np.linspace(0, 1, len(rows)).astype(np.float32)
    seated = Seated(rows, who, np.zeros(len(rows), np.int64), likeness)
    found = ridge_scores(index, seated, len(owners))
    kernel = np.exp(SHARPNESS * (gram(index, rows).astype(float) - 1))
    np.fill_diagonal(kernel, 1 + RIDGE)
    targets = np.eye(len(owners))[who]
    weights = np.linalg.inv(kernel) @ (targets - targets.mean(0))
    assert found == pytest.approx(np.exp(SHARPNESS * (likeness - 1)) @ weights, abs=1e-3)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1, width=32)), max_size=20))
def test_nearest_of_each_is_sorting_each(pairs: list[tuple[int, float]]) -> None:
    owners = np.array([owner for owner, _ in pairs], np.int64)
    likeness = np.array([score for _, score in pairs], np.float32)
    found, _ = nearest_of_each(owners, likeness, 2)
    for owner in set(owners.tolist()):
        best = sorted((-s for o, s in pairs if o == owner))[:2]
        assert [-float(likeness[i]) for i in found if owners[i] == owner] == best


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8))
def test_ranges_and_group_sums_are_loops(spans: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in spans], np.int64)
    ends = starts + np.array([size for _, size in spans], np.int64)
    flat, lengths = ranges(starts, ends)
    plain = [n for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for n in range(a, b)]
    assert flat.tolist() == plain
    sums = [sum(range(a, b)) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert group_sums(flat, lengths).tolist() == sums


@given(st.sets(st.integers(0, 20)), st.lists(st.integers(0, 20)))
def test_find_sorted_is_a_lookup(keys: set[int], wanted: list[int]) -> None:
    ordered = sorted(keys)
    found = find_sorted(np.array(ordered, np.int64), np.array(wanted, np.int64))
    assert found.tolist() == [ordered.index(key) if key in keys else -1 for key in wanted]
