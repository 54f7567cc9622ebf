"""The engines that are measured, behind one small interface."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from benchmarks.cases import Case
from benchmarks.peers import bm25, tantivy, use
from benchmarks.values import Build, Found, Search
from melayani_bot.matching import Matcher


@dataclass(frozen=True, slots=True)
class Engine:
    """How an engine is built, and the largest base (in phrases) that it is measured on."""

    build: Build
    largest: int


def ours(case: Case) -> Search:
    """This project's engine."""
    return asking(fitted(case))


def fitted(case: Case) -> Matcher:
    """Our matcher of a base."""
    return Matcher.fit(
        case.phrases, negatives=case.negatives, texts=case.texts, lexicon=case.lexicon
    )


def asking(matcher: Matcher) -> Search:
    """The best id of a matcher, scored by how surely the question is in scope."""

    def search(text: str) -> Found | None:
        match = matcher.match(text, 1)
        return Found(match.candidates[0].id, match.in_scope) if match.candidates else None

    return search


def rapidfuzz(scorer: Callable[..., float]) -> Build:
    """`process.extractOne` over all phrases with one scorer."""

    def build(case: Case) -> Search:
        owners, said = case.flat()
        ready = [utils.default_process(phrase) for phrase in said]

        def search(text: str) -> Found | None:
            found = process.extractOne(utils.default_process(text), ready, scorer=scorer)
            return Found(owners[found[2]], found[1]) if found else None

        return search

    return build


def fts5(tokenizer: str) -> Build:
    """SQLite full text search, any word or trigram, ranked by bm25."""

    def build(case: Case) -> Search:
        owners, said = case.flat()
        base = sqlite3.connect(":memory:")
        base.execute(f"create virtual table phrase using fts5(text, tokenize='{tokenizer}')")
        base.executemany("insert into phrase(rowid, text) values (?, ?)", enumerate(said, 1))
        query = "select rowid, rank from phrase where phrase match ? order by rank limit 1"

        def search(text: str) -> Found | None:
            wanted = " OR ".join(f'"{part}"' for part in _parts(text, tokenizer))
            row = base.execute(query, (wanted,)).fetchone() if wanted else None
            return Found(owners[row[0] - 1], -row[1]) if row else None

        return search

    return build


def _parts(text: str, tokenizer: str) -> Iterator[str]:
    plain = "".join(char if char.isalnum() else " " for char in text.lower())
    if tokenizer == "trigram":
        yield from dict.fromkeys(plain[i : i + 3] for i in range(len(plain) - 2))
    else:
        yield from dict.fromkeys(plain.split())


ENGINES: Mapping[str, Engine] = {
    "melayani": Engine(ours, 1_000_000),
    "rapidfuzz WRatio": Engine(rapidfuzz(fuzz.WRatio), 100_000),
    "rapidfuzz token_set_ratio": Engine(rapidfuzz(fuzz.token_set_ratio), 100_000),
    "rapidfuzz token_sort_ratio": Engine(rapidfuzz(fuzz.token_sort_ratio), 100_000),
    "rapidfuzz ratio": Engine(rapidfuzz(fuzz.ratio), 100_000),
    "SQLite FTS5 words": Engine(fts5("unicode61"), 1_000_000),
    "SQLite FTS5 trigrams": Engine(fts5("trigram"), 100_000),
    "bm25s": Engine(bm25, 1_000_000),
    "tantivy": Engine(tantivy, 1_000_000),
    "USE multilingual (neural)": Engine(use, 20_000),
}
"""WRatio first, then the scorers among which the best one is looked for."""
