"""The words of a pack as a value: what a chat or regional form means, which words say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from melayani_bot.text.words import split_words

Words = tuple[str, ...]


class PhraseTable:
    """Finds the longest known run of words at a place in a text."""

    def __init__(self, entries: Iterable[tuple[Words, Words]]) -> None:
        self._runs: dict[str, list[tuple[Words, Words]]] = {}
        for run, value in dict(entries).items():
            self._runs.setdefault(run[0], []).append((run, value))
        for runs in self._runs.values():
            runs.sort(key=lambda entry: -len(entry[0]))

    def begins(self, word: str) -> bool:
        """Whether a run begins with ``word``."""
        return word in self._runs

    def find(self, words: Sequence[str], start: int) -> tuple[Words, Words] | None:
        """The longest run that stands at ``start``, with its value."""
        for run, value in self._runs.get(words[start], ()):
            if run == tuple(words[start : start + len(run)]):
                return run, value
        return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How forms read: ``words`` maps a form to its meaning, ``fillers`` are dropped.

    Forms and meanings may be several words. ``short`` maps a long name to the short one that is
    added behind it ("kartu keluarga" -> "kk"), so that either finds the other. ``alone`` remembers
    the meaning of words with which no entry begins.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    short: Mapping[str, str] = field(default_factory=dict)
    meanings: PhraseTable = field(init=False, repr=False, compare=False)
    dropped: PhraseTable = field(init=False, repr=False, compare=False)
    shortened: PhraseTable = field(init=False, repr=False, compare=False)
    alone: dict[str, Words] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "meanings", PhraseTable(_entries(self.words)))
        object.__setattr__(self, "dropped", PhraseTable(_entries(dict.fromkeys(self.fillers, ""))))
        object.__setattr__(self, "shortened", PhraseTable(_entries(self.short)))

    def begins(self, word: str) -> bool:
        """Whether a form or a filler begins with ``word``."""
        return self.meanings.begins(word) or self.dropped.begins(word)

    def meaning(self, word: str) -> Words | None:
        """What one word means, or None when it has no entry of its own."""
        found = self.meanings.find((word,), 0)
        return found[1] if found else None


def _entries(forms: Mapping[str, str]) -> list[tuple[Words, Words]]:
    split = ((split_words(form), split_words(meaning)) for form, meaning in sorted(forms.items()))
    return [(form, meaning) for form, meaning in split if form]
