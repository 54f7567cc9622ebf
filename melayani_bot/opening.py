"""Opens a pack by name, ready for questions; what is compiled once for a content is kept.

The knowledge, the fitted matcher and its policy are kept in the user's cache folder under a hash of
all files and of this program's own code. A kept file that is damaged or foreign is made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from melayani_bot.answering import Base
from melayani_bot.answering.base import Fitted, assemble, fit
from melayani_bot.errors import MatcherError
from melayani_bot.knowledge.cache import Cache, forget_drafts, is_left
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.knowledge.packs import search_roots
from melayani_bot.matching import Gate, Matcher, Policy

KEPT = 4
"""Fitted matchers that stay in the folder; the oldest go first."""

_log = logging.getLogger(__name__)


def open_pack(roots: Sequence[Path], pack: str | None, cache: Cache | None = None) -> Base:
    """The base of ``pack`` from ``roots`` and from what is installed.

    Raises:
        KnowledgeError: the pack is not there or cannot be loaded; the text says where and why.
    """
    cache = cache or Cache()
    knowledge = load(search_roots(roots), pack, cache)
    folder = cache.folder
    if folder is None:
        return assemble(knowledge, fit(knowledge))
    return _kept(knowledge, folder) or _fitted(knowledge, folder)


def open_kept(roots: Sequence[Path], pack: str | None, cache: Cache) -> Base | None:
    """The base as `open_pack` gives it, or ``None`` where something would have to be fitted first.

    Raises:
        KnowledgeError: as `open_pack`.
    """
    knowledge = load(search_roots(roots), pack, cache)
    return _kept(knowledge, cache.folder) if cache.folder else None


def _kept(knowledge: Knowledge, folder: Path) -> Base | None:
    matcher, rest = _files(knowledge, folder)
    try:
        return assemble(knowledge, _read(Matcher.load(matcher), json.loads(rest.read_text())))
    except (OSError, MatcherError, ValueError, TypeError, KeyError) as problem:
        _log.debug("nothing fitted is kept for this content: %s", problem)
        return None


def _read(matcher: Matcher, kept: dict[str, Any]) -> Fitted:
    gate = Gate(tuple(float(weight) for weight in kept["gate"])) if kept["gate"] else None
    return Fitted(matcher, Policy(**kept["policy"]), gate, frozenset(kept["known"]))


def _fitted(knowledge: Knowledge, folder: Path) -> Base:
    fitted = fit(knowledge)
    try:
        _keep(knowledge, folder, fitted)
    except OSError as problem:
        _log.debug("what was fitted is not kept: %s", problem)
    return assemble(knowledge, fitted)


def _keep(knowledge: Knowledge, folder: Path, fitted: Fitted) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_room(folder)
    matcher, rest = _files(knowledge, folder)
    fitted.matcher.save(matcher)
    written = {
        "policy": asdict(fitted.policy),
        "gate": fitted.gate.weights if fitted.gate else None,
        "known": sorted(fitted.known),
    }
    whole = rest.with_suffix(f".{os.getpid()}.tmp")
    whole.write_text(json.dumps(written))
    whole.replace(rest)
    files = sorted(folder.glob("pencocok-*.json"), key=lambda file: file.stat().st_mtime)
    for file in files[:-KEPT]:
        file.unlink(missing_ok=True)
        file.with_suffix(".bin").unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """Delete what fits that were killed have left, up to a matcher without its other half."""
    forget_drafts(folder)
    for file in folder.glob("pencocok-*.bin"):
        if is_left(file) and not file.with_suffix(".json").exists():
            file.unlink(missing_ok=True)


def _files(knowledge: Knowledge, folder: Path) -> tuple[Path, Path]:
    key = hashlib.sha256(f"{knowledge.version} {_code_version()}".encode()).hexdigest()[:32]
    return folder / f"pencocok-{key}.bin", folder / f"pencocok-{key}.json"


def _code_version() -> str:
    """Hash of the source that fits and reads: other code may fit the same content differently."""
    package = Path(__file__).parent
    total = hashlib.sha256()
    for layer in ("matching", "text", "answering/base.py", "answering/scope.py"):
        for file in sorted((package / layer).rglob("*.py")) or [package / layer]:
            total.update(file.read_bytes())
    return total.hexdigest()
