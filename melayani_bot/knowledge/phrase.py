"""Adds one phrasing to the file that holds its target, leaving every other byte as it was.

The file is changed as text, because writing YAML anew would lose comments and order. A copy is
changed and checked first; where that finds an error, nothing is written.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.load import inspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from melayani_bot.knowledge.rule import Finding, Position
    from melayani_bot.knowledge.walk import Phrase

_PLAIN = re.compile(r"[^\W\d_][\w ?]*")
_BRANCH = "pilah:"


@dataclass(frozen=True, slots=True)
class Added:
    """Where the phrasing now stands, and the warnings that it brought."""

    at: Position
    warnings: tuple[Finding, ...] = ()


def add_phrase(roots: Sequence[Path], pack: str, target: str, phrase: str) -> Added:
    """Write ``phrase`` at the end of the phrasings of ``target``.

    Args:
        roots: folders of packs, the most important first.
        pack: id of the lowest layer.
        target: written form of a target, such as ``ktp-el/hilang`` or ``peran:dukcapil``.
        phrase: one sentence as a citizen would write it.

    Raises:
        KnowledgeError: no such target, the phrase is there already, the file cannot be written, or
            the knowledge would have errors; nothing was written.
    """
    said = " ".join(phrase.split())
    before = inspect(roots, pack)
    if before.draft is None or before.errors:
        raise KnowledgeError("Pengetahuan sudah bergalat; jalankan dulu: melayani check")
    last = _last(before.draft.phrases, target.removeprefix(_BRANCH), said)
    file = Path(last.at.file)
    changed = insert(_read(file), last.at, said)
    findings = _checked(roots, pack, file, changed)
    _write(file, changed)
    return Added(_place(last.at, changed, said), tuple(set(findings) - set(before.findings)))


def insert(text: str, last: Position, phrase: str) -> str:
    """``text`` with ``phrase`` next to the item of a list that stands at ``last``."""
    lines = text.split("\n")
    line, place = lines[last.line - 1], last.column - 1
    dash = line[:place]
    if dash.strip() != "-":
        lines[last.line - 1] = f"{dash}{_scalar(phrase)}, {line[place:]}"
        return "\n".join(lines)
    end = _end(lines, last.line, dash.index("-"))
    lines.insert(end, f"{dash}{_scalar(phrase)}" + "\r" * line.endswith("\r"))
    return "\n".join(lines)


def _place(last: Position, text: str, phrase: str) -> Position:
    """The line of ``phrase`` in ``text``, at or below the item it was put next to."""
    lines = text.split("\n")
    found = (n for n in range(last.line, len(lines) + 1) if _scalar(phrase) in lines[n - 1])
    return last._replace(line=next(found), column=1)


def _last(phrases: Sequence[Phrase], target: str, phrase: str) -> Phrase:
    own = [known for known in phrases if known.target == target]
    if not own:
        raise KnowledgeError(
            f'Tujuan "{target}" tidak ada atau belum punya frasa; lihat: melayani list'
        )
    twin = next((known for known in phrases if known.text.lower() == phrase.lower()), None)
    if twin:
        raise KnowledgeError(f'Frasa "{phrase}" sudah ada di {twin.at}, untuk {twin.target}.')
    return own[-1]


def _checked(roots: Sequence[Path], pack: str, file: Path, text: str) -> tuple[Finding, ...]:
    """The findings once ``file`` holds ``text``, tried on a copy of the root it lies in."""
    home = next(root for root in roots if file.resolve().is_relative_to(root.resolve()))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "pengetahuan"
        shutil.copytree(home, copy)
        _write(copy / file.resolve().relative_to(home.resolve()), text)
        found = inspect([copy if root == home else root for root in roots], pack)
        findings = tuple(_at_home(finding, copy, home) for finding in found.findings)
    if found.errors:
        first = _at_home(found.errors[0], copy, home)
        raise KnowledgeError(f"Frasa tidak ditulis, karena akan menimbulkan galat: {first}")
    return findings


def _at_home(finding: Finding, copy: Path, home: Path) -> Finding:
    name = finding.at.file.replace(str(copy), str(home), 1)
    return replace(finding, at=finding.at._replace(file=name))


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _write(file: Path, text: str) -> None:
    """Put ``text`` in the place of ``file``, whole or not at all."""
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
            shutil.copymode(file, name)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise KnowledgeError(f"{file} tidak dapat ditulis ({problem.strerror}).") from None


def _end(lines: Sequence[str], start: int, dash: int) -> int:
    """Number of lines up to the end of the item whose dash stands in column ``dash``.

    A folded text may go on behind blank lines; blank lines behind it are not part of it.
    """
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        if line.strip():
            if len(line) - len(line.lstrip()) <= dash:
                break
            end = number + 1
    return end


def _scalar(phrase: str) -> str:
    if _PLAIN.fullmatch(phrase):
        return phrase
    return "'" + phrase.replace("'", "''") + "'"
