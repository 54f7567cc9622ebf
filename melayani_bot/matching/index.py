"""All phrases by owner, made ready for comparing: words, rarities, meanings, postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from melayani_bot.matching.arrays import Floats, Ints, offsets
from melayani_bot.matching.known import Known
from melayani_bot.matching.rows import (
    Postings,
    Rows,
    measure_rows,
    owner_postings,
    pair_keys_of,
)
from melayani_bot.matching.vocabulary import Vocabulary

OFF_TOPIC = ""
"""The owner of the sentences that belong to no id; always the last."""


@dataclass(frozen=True)
class Index(Known):
    """Owner o holds the rows ``owner_starts[o]:owner_starts[o + 1]``."""

    owners: tuple[str, ...]
    vocabulary: Vocabulary
    owner_starts: Ints
    rows: Rows
    postings: Postings

    def words_of(self, row: int) -> list[str]:
        """The words of one phrase, as the lexicon read them."""
        ids = self.rows.words[self.rows.starts[row] : self.rows.starts[row + 1]]
        return [self.vocabulary.words[word] for word in ids.tolist()]


def build_index(
    owners: Sequence[str], phrases: Sequence[Sequence[Sequence[str]]], vectors: Mapping[str, Floats]
) -> Index:
    """Index ``phrases[o]``, the phrases of ``owners[o]``: words each once, no phrase empty."""
    index: dict[str, int] = {}
    said = [words for group in phrases for words in group]
    ids = np.array([index.setdefault(w, len(index)) for words in said for w in words], np.int32)
    sizes = np.array([len(words) for words in said], np.int64)
    for word in vectors:
        index.setdefault(word, len(index))
    keys, pair_counts = np.unique(pair_keys_of(ids, sizes)[0], return_counts=True)
    known = Known(
        counts=np.bincount(ids, minlength=len(index)).astype(np.int32),
        pair_keys=keys,
        pair_counts=pair_counts.astype(np.int32),
        meanings=_word_meanings(list(index), vectors),
        total=len(said),
        running=len(ids),
    )
    owner_starts = offsets(np.array([len(group) for group in phrases], np.int64))
    rows = measure_rows(ids, sizes, known)
    return Index(
        **vars(known),
        owners=tuple(owners),
        vocabulary=Vocabulary.build(list(index)),
        owner_starts=owner_starts,
        rows=rows,
        postings=owner_postings(rows, owner_starts, known),
    )


def _word_meanings(words: Sequence[str], vectors: Mapping[str, Floats]) -> Floats:
    size = len(next(iter(vectors.values()))) if vectors else 0
    nothing = np.zeros(size, np.float32)
    found = [vectors.get(word, nothing) for word in words]
    return np.array(found, np.float32).reshape(len(words), size)
