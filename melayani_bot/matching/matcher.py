"""The matcher: fitted on phrases by id, it ranks the ids for a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from melayani_bot.matching.draw import Drawing, can_draw
from melayani_bot.matching.explain import evidence
from melayani_bot.matching.field import take_field
from melayani_bot.matching.index import OFF_TOPIC, Index, build_index
from melayani_bot.matching.judge import BY_LINES, BY_RIDGE, Judge
from melayani_bot.matching.learn import learn
from melayani_bot.matching.lines import Lines
from melayani_bot.matching.meanings import count_vectors
from melayani_bot.matching.redraw import redraw
from melayani_bot.matching.rehearse import rehearse
from melayani_bot.matching.spelling import split_joined
from melayani_bot.matching.splice import splice
from melayani_bot.matching.trials import Trials, run_trials
from melayani_bot.matching.values import Candidate, Match
from melayani_bot.text.lexicon import Lexicon
from melayani_bot.text.normalise import Normalised, normalise, normalise_words
from melayani_bot.text.words import split_words


@dataclass(frozen=True)
class Matcher:
    """Phrases by id, ready for questions. A value: reading is safe from any thread.

    ``phrases`` are the phrases as written, in the order of the rows of ``index``; ``trials`` are
    the outcomes of the rehearsal that calibrated ``judge``. ``lines`` are missing where phrases
    and ids were too many (`draw.LARGEST`) or there was only one owner when it was fitted; a ridge
    solved for each question then stands in.
    """

    index: Index
    judge: Judge
    lexicon: Lexicon
    phrases: Sequence[str]
    trials: Trials
    lines: Lines | None = None

    @classmethod
    def fit(
        cls,
        phrases: Mapping[str, Sequence[str]],
        *,
        negatives: Sequence[str] = (),
        texts: Iterable[str] = (),
        lexicon: Lexicon | None = None,
    ) -> Matcher:
        """Fit on ``phrases`` by id.

        ``negatives`` are sentences that belong to no id and teach what is out of scope; ``texts``
        are any unlabelled sentences of the field, from which the likeness of meaning is counted.
        The same input gives the same matcher, bit by bit where the number of threads of numpy's
        algebra is the same too. An empty id is refused with ValueError.
        """
        known = lexicon or Lexicon()
        kept = _read_by_id(phrases, negatives, known)
        said = [words for rows in kept.values() for words, _ in rows]
        sentences = [words_of(text, known) for text in texts]
        index = build_index(
            list(kept),
            [[words for words, _ in rows] for rows in kept.values()],
            count_vectors([*sentences, *said]),
        )
        phrased = set(said)
        unlabelled = [words for words in dict.fromkeys(sentences) if words not in phrased]
        drawing = Drawing(index, unlabelled) if can_draw(index) else None
        rehearsed = rehearse(index, drawing)
        judge = learn(rehearsed, BY_LINES if drawing else BY_RIDGE)
        lines = replace(drawing.draw(), told={}) if drawing else None
        written = tuple(phrase for rows in kept.values() for _, phrase in rows)
        return cls(index, judge, known, written, run_trials(rehearsed, judge), lines)

    def match(self, text: str, limit: int = 3) -> Match:
        """Rank the ids for ``text``: at most ``limit`` candidates, and never more than ten."""
        field = take_field(self._words(text), self.index, lines=self.lines)
        sure, in_scope = self.judge.decide(field)
        order = np.argsort(-sure, kind="stable")[:limit].tolist()
        names = self.index.owners
        return Match(
            tuple(Candidate(names[field.owners[i]], float(sure[i])) for i in order),
            in_scope,
            lambda count: tuple(
                evidence(field, i, self.index, self.phrases) for i in order[:count]
            ),
        )

    def replace(self, name: str, phrases: Sequence[str]) -> Matcher:
        """A new matcher in which ``name`` has just these ``phrases``; none removes the id.

        The line of ``name`` is drawn anew against its nearest rivals. The other ids keep theirs,
        and what was learnt (judge, trials, rarity of known words, meanings) stays as fitted;
        `fit` again now and then.
        """
        if name == OFF_TOPIC:
            raise ValueError("An id must not be empty.")
        rows = _read_all(phrases, self.lexicon)
        if rows == self._said(name):
            return self
        index, owner, (first, last) = splice(self.index, name, [words for words, _ in rows])
        added = len(index.owners) > len(self.index.owners)
        lines = redraw(self.lines, index, owner, added) if self.lines else None
        written = list(self.phrases)
        written[first:last] = [phrase for _, phrase in rows]
        return replace(self, index=index, phrases=tuple(written), lines=lines)

    def _said(self, name: str) -> list[tuple[tuple[str, ...], str]]:
        """The phrases that ``name`` has: their words and how they are written."""
        if name not in self.index.owners:
            return []
        owner = self.index.owners.index(name)
        rows = range(*self.index.owner_starts[owner : owner + 2].tolist())
        return [(tuple(self.index.words_of(row)), self.phrases[row]) for row in rows]

    def _words(self, text: str) -> tuple[str, ...]:
        """The words of a question, those run together parted first."""
        typed = split_words(text)
        parts = tuple(part for word in typed for part in split_joined(word, self._held))
        return _to_match(normalise_words(parts, self.lexicon))

    def _held(self, word: str) -> float:
        """The share of phrases that hold a word; one that the lexicon knows counts as once held."""
        place = self.index.vocabulary.index.get(word)
        if place is None and self.lexicon.meaning(word) is None:
            return 0.0
        return max(int(self.index.counts[place]) if place is not None else 0, 1) / self.index.total

    def save(self, path: Path) -> None:
        """Write to ``path``, replacing what is there in one step."""
        from melayani_bot.matching.storage import save

        save(self, path)

    @classmethod
    def load(cls, path: Path) -> Matcher:
        """Read what `save` wrote, memory-mapped; MatcherError for a damaged or foreign file."""
        from melayani_bot.matching.storage import load

        return load(path)


def words_of(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The words to match: the content, or all words where nothing else is said."""
    return _to_match(normalise(text, lexicon))


def _to_match(read: Normalised) -> tuple[str, ...]:
    return tuple(dict.fromkeys(read.content or read.meaning))


def _read_by_id(
    phrases: Mapping[str, Sequence[str]], negatives: Sequence[str], lexicon: Lexicon
) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """`_read_all` of each id that has any phrase, by name, and of the off-topic sentences, last."""
    if OFF_TOPIC in phrases:
        raise ValueError("An id must not be empty.")
    said = {name: _read_all(written, lexicon) for name, written in sorted(phrases.items())}
    said[OFF_TOPIC] = _read_all(negatives, lexicon)
    return {name: rows for name, rows in said.items() if rows}


def _read_all(phrases: Sequence[str], lexicon: Lexicon) -> list[tuple[tuple[str, ...], str]]:
    """Each phrase with at least one word, once: its words and how it is written."""
    read: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        words = words_of(phrase, lexicon)
        if words:
            read.setdefault(words, phrase)
    return list(read.items())
