"""Reads a text as the lexicon understands it: words, meaning, and what is left to match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from melayani_bot.text.lexicon import Lexicon, Words
from melayani_bot.text.words import split_words

REMEMBERED, LONGEST = 10_000, 40
"""Words whose meaning is remembered, and their letters at most: a flood of invented words must not
fill the memory."""
_DOUBLED = re.compile(r"([^\W\d_]{3,})2(?:nya|an|ku|mu|ne|e)?")
_REGIONAL = re.compile(r"a[iueo]$|[bdgmnw]ya|[dt]h")
_SPELLINGS = (
    (re.compile(r"ai$"), "i"),
    (re.compile(r"au$"), "u"),
    (re.compile(r"ae$"), "e"),
    (re.compile(r"ao$"), "o"),
    (re.compile(r"([bdgmnw])y(?=a)"), r"\1"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"th"), "t"),
)
"""Regional spellings and their plain form; used only where the plain form has an entry."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """``words`` as typed, ``meaning`` as the lexicon reads them, ``content`` without fillers."""

    words: Words
    meaning: Words
    content: Words


def normalise(text: str, lexicon: Lexicon) -> Normalised:
    """Read ``text`` with ``lexicon``; never fails, an empty text gives empty tuples."""
    return normalise_words(split_words(text), lexicon)


def normalise_words(words: Words, lexicon: Lexicon) -> Normalised:
    """The same of a text that `split_words` has split."""
    spans = list(_spans(words, lexicon))
    meaning = tuple(word for said, _ in spans for word in said)
    kept = _without_fillers(
        [word for said, dropped in spans if not dropped for word in said], lexicon
    )
    return Normalised(words, meaning, (*kept, *_short_names(kept, lexicon)))


def _spans(words: Words, lexicon: Lexicon) -> Iterator[tuple[Words, bool]]:
    """Each run of words as its meaning, and whether it is a filler."""
    start = 0
    while start < len(words):
        alone = lexicon.alone.get(words[start])
        if alone is not None:
            yield alone, False
            start += 1
            continue
        known, dropped = lexicon.meanings.find(words, start), lexicon.dropped.find(words, start)
        if dropped and (known is None or len(dropped[0]) >= len(known[0])):
            run = dropped[0]
            yield (known[1] if known and known[0] == run else run), True
        else:
            run, said = known or ((words[start],), _alone(words[start], lexicon))
            yield said, False
        start += len(run)


def _alone(word: str, lexicon: Lexicon) -> Words:
    """`derived_meaning`, remembered for a word with which no entry begins."""
    said = derived_meaning(word, lexicon)
    room = len(lexicon.alone) < REMEMBERED and len(word) <= LONGEST
    if room and not lexicon.begins(word):
        lexicon.alone[word] = said
    return said


def derived_meaning(word: str, lexicon: Lexicon) -> Words:
    """The meaning of a word without an entry: doubled with 2, regional spelling, else itself."""
    doubled = _DOUBLED.fullmatch(word)
    if doubled:
        return lexicon.meaning(doubled[1]) or (doubled[1],)
    return next(_respelled(word, lexicon), (word,)) if _REGIONAL.search(word) else (word,)


def _respelled(word: str, lexicon: Lexicon) -> Iterator[Words]:
    for pattern, plain in _SPELLINGS:
        spelled = pattern.sub(plain, word)
        found = lexicon.meaning(spelled) if spelled != word else None
        if found:
            yield found


def _without_fillers(words: Sequence[str], lexicon: Lexicon) -> Words:
    kept = _undropped(words, lexicon)
    return tuple(word for word, before in zip(kept, ["", *kept], strict=False) if word != before)


def _undropped(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    return [word for word in words if lexicon.dropped.find((word,), 0) is None]


def _short_names(words: Words, lexicon: Lexicon) -> Iterable[str]:
    for start in range(len(words)):
        found = lexicon.shortened.find(words, start)
        if found:
            yield from (word for word in found[1] if word not in words)
