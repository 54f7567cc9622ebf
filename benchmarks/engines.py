"""The engines that are measured, behind one small interface; peers that are absent are left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process, utils

from melayani_bot.matching import Matcher

Search = Callable[[str], str | None]
Phrases = Mapping[str, Sequence[str]]
Build = Callable[[Phrases], Search]


def ours(phrases: Phrases) -> Search:
    """This project's engine without unlabelled texts."""
    matcher = Matcher.fit(phrases)

    def search(text: str) -> str | None:
        found = matcher.match(text, 1).candidates
        return found[0].id if found else None

    return search


def rapidfuzz(scorer: Callable[..., float]) -> Build:
    """`process.extractOne` over all phrases with one scorer."""

    def build(phrases: Phrases) -> Search:
        owners, said = _flat(phrases)
        ready = [utils.default_process(phrase) for phrase in said]

        def search(text: str) -> str | None:
            found = process.extractOne(utils.default_process(text), ready, scorer=scorer)
            return owners[found[2]] if found else None

        return search

    return build


def fts5(tokenizer: str) -> Build:
    """SQLite full text search, any word or trigram, ranked by bm25."""

    def build(phrases: Phrases) -> Search:
        owners, said = _flat(phrases)
        base = sqlite3.connect(":memory:")
        base.execute(f"create virtual table phrase using fts5(text, tokenize='{tokenizer}')")
        base.executemany("insert into phrase(rowid, text) values (?, ?)", enumerate(said, 1))

        def search(text: str) -> str | None:
            wanted = " OR ".join(f'"{part}"' for part in _parts(text, tokenizer))
            query = "select rowid from phrase where phrase match ? order by rank limit 1"
            row = base.execute(query, (wanted,)).fetchone() if wanted else None
            return owners[row[0] - 1] if row else None

        return search

    return build


def bm25(phrases: Phrases) -> Search:
    """The package bm25s with its own tokenizer."""
    import bm25s  # type: ignore[import-not-found]  # a peer, installed by `make bench` only

    owners, said = _flat(phrases)
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(said, stopwords=None, show_progress=False), show_progress=False)

    def search(text: str) -> str | None:
        words = bm25s.tokenize([text], stopwords=None, show_progress=False)
        rows, _ = retriever.retrieve(words, k=1, show_progress=False)
        return owners[int(rows[0][0])]

    return search


def tantivy(phrases: Phrases) -> Search:
    """The package tantivy, in memory, any word."""
    import tantivy as peer  # type: ignore[import-not-found]  # as above

    owners, said = _flat(phrases)
    schema = peer.SchemaBuilder()
    schema.add_text_field("text")
    schema.add_unsigned_field("row", stored=True)
    index = peer.Index(schema.build())
    writer = index.writer()
    for row, phrase in enumerate(said):
        writer.add_document(peer.Document(text=phrase, row=row))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> str | None:
        query, _ = index.parse_query_lenient(" ".join(_parts(text, "word")), ["text"])
        hits = searcher.search(query, 1).hits
        return owners[searcher.doc(hits[0][1])["row"][0]] if hits else None

    return search


def _flat(phrases: Phrases) -> tuple[list[str], list[str]]:
    pairs = [(name, phrase) for name, said in phrases.items() for phrase in said]
    return [name for name, _ in pairs], [phrase for _, phrase in pairs]


def _parts(text: str, tokenizer: str) -> Iterator[str]:
    plain = "".join(char if char.isalnum() else " " for char in text.lower())
    if tokenizer == "trigram":
        yield from dict.fromkeys(plain[i : i + 3] for i in range(len(plain) - 2))
    else:
        yield from dict.fromkeys(plain.split())


ENGINES: Mapping[str, Build] = {
    "melayani": ours,
    "rapidfuzz WRatio": rapidfuzz(fuzz.WRatio),
    "rapidfuzz token_set_ratio": rapidfuzz(fuzz.token_set_ratio),
    "rapidfuzz token_sort_ratio": rapidfuzz(fuzz.token_sort_ratio),
    "SQLite FTS5 words": fts5("unicode61"),
    "SQLite FTS5 trigrams": fts5("trigram"),
    "bm25s": bm25,
    "tantivy": tantivy,
}
