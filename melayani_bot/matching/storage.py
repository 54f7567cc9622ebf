"""One file for a fitted matcher: a checked header, then arrays that are mapped, not read."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from melayani_bot.errors import MatcherError
from melayani_bot.matching.arrays import Array
from melayani_bot.matching.index import Index
from melayani_bot.matching.judge import Judge
from melayani_bot.matching.lines import Lines, Weights
from melayani_bot.matching.matcher import Matcher
from melayani_bot.matching.rows import Postings, Rows
from melayani_bot.matching.texts import Texts
from melayani_bot.matching.trials import Trials
from melayani_bot.matching.vocabulary import Vocabulary
from melayani_bot.text.lexicon import Lexicon

MAGIC = b"MLYN-COCOK\n"
VERSION = 3
"""Raised whenever the arrays or what they mean change; an older file is refused."""
ALIGN = 64
_TABLES = ("words", "letters", "pairs", "meanings")
_DIGEST = 32
_HEAD = len(MAGIC) + 4 + 8 + _DIGEST
"""Magic, version (4 bytes), length of the header (8), SHA-256 of all the rest."""


def save(matcher: Matcher, path: Path) -> None:
    """Write ``matcher`` to ``path`` in one step: a reader sees the old file or the new one.

    An OSError (a full disk) leaves no half-written file behind.
    """
    arrays = dict(_arrays_of(matcher))
    header, body = _layout(_plain_of(matcher), arrays)
    head = MAGIC + VERSION.to_bytes(4, "little") + len(header).to_bytes(8, "little")
    digest = hashlib.sha256(head + header)
    for piece in body:
        digest.update(piece)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.writelines([head, digest.digest(), header, *body])
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def load(path: Path) -> Matcher:
    """Map the file at ``path``; MatcherError says what is wrong with it and what to do."""
    try:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:
        raise MatcherError(f"Berkas pencocok {path.name} tidak terbaca: {error}.") from error
    header = _checked(data, path.name)
    if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        # Checking read every page; only those that questions need shall stay in memory.
        data.madvise(mmap.MADV_DONTNEED)
    return _matcher(header["plain"], dict(_mapped(data, header["arrays"])))


def _checked(data: mmap.mmap, name: str) -> dict[str, Any]:
    """The header of a file that is ours, of this version, and whole."""
    again = "Hapus berkas itu; ia dibuat lagi dari pengetahuan."
    if data[: len(MAGIC)] != MAGIC:
        raise MatcherError(f"Berkas {name} bukan berkas pencocok. {again}")
    version = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")
    if version != VERSION:
        raise MatcherError(f"Berkas pencocok {name} versi {version}, bukan {VERSION}. {again}")
    with memoryview(data) as view:
        digest = hashlib.sha256(view[: _HEAD - _DIGEST])
        digest.update(view[_HEAD:])
        whole = digest.digest() == bytes(view[_HEAD - _DIGEST : _HEAD])
    if not whole:
        raise MatcherError(f"Berkas pencocok {name} rusak. {again}")
    size = int.from_bytes(data[len(MAGIC) + 4 : len(MAGIC) + 12], "little")
    header: dict[str, Any] = json.loads(data[_HEAD : _HEAD + size])
    return header


def _layout(plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> tuple[bytes, list[bytes]]:
    """The header as bytes, and the arrays as bytes, each padded to `ALIGN`."""
    described, body, start = {}, [], 0
    for name, array in arrays.items():
        described[name] = [array.dtype.str, list(array.shape), start]
        padding = -array.nbytes % ALIGN
        body.append(np.ascontiguousarray(array).tobytes() + bytes(padding))
        start += array.nbytes + padding
    text = json.dumps({"plain": plain, "arrays": described}, ensure_ascii=False)
    header = text.encode() + b" " * (-(_HEAD + len(text.encode())) % ALIGN)
    return header, body


def _mapped(data: mmap.mmap, described: Mapping[str, Any]) -> Iterator[tuple[str, Array]]:
    size = int.from_bytes(data[len(MAGIC) + 4 : len(MAGIC) + 12], "little")
    for name, (kind, shape, start) in described.items():
        count = int(np.prod(shape))
        flat = np.frombuffer(data, np.dtype(kind), count, offset=_HEAD + size + start)
        yield name, flat.reshape(shape)


def _arrays_of(matcher: Matcher) -> Iterator[tuple[str, Array]]:
    index = matcher.index
    parts: dict[str, Any] = {
        "index": index,
        "rows": index.rows,
        "postings": index.postings,
        "vocabulary": index.vocabulary,
        "judge": matcher.judge,
        "trials": matcher.trials,
    }
    if matcher.lines:
        parts |= {"lines": matcher.lines} | {
            f"lines-{name}": getattr(matcher.lines, name) for name in _TABLES
        }
    for part, value in parts.items():
        for each in fields(value):
            found = getattr(value, each.name)
            if isinstance(found, np.ndarray):
                yield f"{part}.{each.name}", found
    for name, strings in (("words", index.vocabulary.words), ("phrases", matcher.phrases)):
        texts = Texts.of(strings)
        yield f"{name}.bytes", texts.bytes
        yield f"{name}.ends", texts.ends


def _plain_of(matcher: Matcher) -> dict[str, Any]:
    return {
        "owners": matcher.index.owners,
        "total": matcher.index.total,
        "running": matcher.index.running,
        "behind": matcher.judge.behind,
        "words": dict(matcher.lexicon.words),
        "fillers": sorted(matcher.lexicon.fillers),
        "short": dict(matcher.lexicon.short),
    }


def _matcher(plain: Mapping[str, Any], arrays: Mapping[str, Array]) -> Matcher:
    def of(part: str) -> dict[str, Array]:
        start = f"{part}."
        return {k.removeprefix(start): v for k, v in arrays.items() if k.startswith(start)}

    words = list(Texts(**of("words")))
    index = Index(
        **of("index"),
        total=plain["total"],
        running=plain["running"],
        owners=tuple(plain["owners"]),
        vocabulary=Vocabulary(words=words, **of("vocabulary")),
        rows=Rows(**of("rows")),
        postings=Postings(**of("postings")),
    )
    return Matcher(
        index=index,
        judge=Judge(behind=plain["behind"], **of("judge")),
        lexicon=Lexicon(plain["words"], frozenset(plain["fillers"]), plain["short"]),
        phrases=Texts(**of("phrases")),
        trials=Trials(**of("trials")),
        lines=_lines(of) if "lines.base" in arrays else None,
    )


def _lines(of: Callable[[str], dict[str, Array]]) -> Lines:
    kept: dict[str, Any] = {**of("lines")}
    kept |= {name: Weights(**of(f"lines-{name}")) for name in _TABLES}
    return Lines(**kept, told={})
