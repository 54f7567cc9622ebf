"""A pytest plugin that holds golden dialogues: files ``*.dialog.toml``, one test a dialogue.

A turn says what a citizen writes and what must be reached; wording counts only where it is named::

    [[dialog]]
    nama = "KTP hilang, lalu biayanya"
    waktu = 2026-11-24T09:00:00+07:00

    [[dialog.giliran]]
    warga = "ktp saya hilang"
    hasil = "answer"
    layanan = "ktp-el/hilang"
    peran = "dukcapil"
    tingkat = "kabupaten"
    memuat = ["Gratis"]
    tanpa = ["Rp"]

The ini options ``melayani_pack`` and ``melayani_knowledge`` (folders) name the knowledge.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from melayani_bot.answering import Answer, Base

__all__ = ["Mismatch", "pytest_addoption", "pytest_collect_file"]

_ENDING = ".dialog.toml"
_TURN = {"warga", "hasil", "layanan", "peran", "tingkat", "memuat", "tanpa"}
_BASE = pytest.StashKey["Base"]()


class Mismatch(Exception):
    """A turn reached something else; the text says which turn, what was wanted, what was found."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The knowledge to hold the dialogues against."""
    parser.addini("melayani_pack", "id of the pack", default="banyuwangi")
    parser.addini("melayani_knowledge", "folders of packs", type="paths", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files that end in ``.dialog.toml``."""
    if not file_path.name.endswith(_ENDING):
        return None
    found: pytest.Collector = _File.from_parent(parent, path=file_path)
    return found


class _File(pytest.File):
    """A file of dialogues."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            dialogues = tomllib.loads(self.path.read_text(encoding="utf-8")).get("dialog", [])
        except tomllib.TOMLDecodeError as error:
            raise self.CollectError(f"{self.path.name}: {error}") from None
        for place, dialogue in enumerate(dialogues, 1):
            name = dialogue.get("nama", f"dialog {place}")
            yield _Dialogue.from_parent(self, name=name, dialogue=dialogue)


class _Dialogue(pytest.Item):
    """One dialogue, from an empty conversation on."""

    def __init__(self, *, dialogue: Mapping[str, Any], **known: Any) -> None:
        super().__init__(**known)
        self._dialogue = dialogue

    def runtest(self) -> None:
        from melayani_bot.answering import Conversation, answer

        base, state = _base(self.config), Conversation()
        now = self._dialogue.get("waktu", datetime.now(UTC))
        turns = self._dialogue.get("giliran", [])
        if not turns:
            raise Mismatch('no turn: write at least one [[dialog.giliran]] with "warga"')
        for number, turn in enumerate(turns, 1):
            reply = answer(_said(turn, number), base, state, now)
            state = reply.conversation
            wrong = [*_reached(turn, reply), *_worded(turn, reply)]
            if wrong:
                raise Mismatch(f"turn {number}, {turn['warga']!r}: {'; '.join(wrong)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Mismatch):
            return f"{self.path.name}, {self.name}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


def _base(config: pytest.Config) -> Base:
    """The compiled knowledge, once a run."""
    from melayani_bot.opening import open_pack

    if _BASE not in config.stash:
        folders = config.getini("melayani_knowledge")
        config.stash[_BASE] = open_pack(folders, config.getini("melayani_pack"))
    return config.stash[_BASE]


def _said(turn: Mapping[str, Any], number: int) -> str:
    unknown = sorted(set(turn) - _TURN)
    if unknown or not isinstance(turn.get("warga"), str):
        problem = f"unknown: {', '.join(unknown)}" if unknown else '"warga" is missing'
        raise Mismatch(f"turn {number}: {problem}; a turn has {', '.join(sorted(_TURN))}")
    return str(turn["warga"])


def _reached(turn: Mapping[str, Any], reply: Answer) -> Iterator[str]:
    service = f"{reply.service}/{reply.case}" if reply.case else reply.service
    found = {
        "hasil": reply.outcome.value,
        "layanan": service,
        "peran": reply.authority,
        "tingkat": reply.level,
    }
    for key, value in found.items():
        wanted = turn.get(key, value)
        if value != wanted:
            yield f"{key} is {value!r}, not {wanted!r}"


def _worded(turn: Mapping[str, Any], reply: Answer) -> Iterator[str]:
    from melayani_bot.channel import Capabilities
    from melayani_bot.render import plan

    text = "\n\n".join(part.text for part in plan(reply, Capabilities(max_text=100_000)))
    missing: Sequence[str] = [words for words in turn.get("memuat", ()) if words not in text]
    present: Sequence[str] = [words for words in turn.get("tanpa", ()) if words in text]
    yield from (f"the answer lacks {words!r}" for words in missing)
    yield from (f"the answer has {words!r}" for words in present)
