"""Knowledge while the server runs: all or nothing, and the last good one keeps answering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from melayani_bot.answering.emergencies import Lookout
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.load import load
from melayani_bot.runtime import living as living_module
from melayani_bot.runtime.answers import Gone, Opened
from melayani_bot.runtime.living import Change, LivingKnowledge, Look
from melayani_bot.storage.values import Message, Question, Reply
from tests.unit.answering.small import base
from tests.unit.knowledge import good
from tests.unit.runtime.bench import ANI

FILE = "teluk/sumber.yaml"


@dataclass
class Named:
    """An office that only says what it was opened with."""

    opened: Opened
    matches: tuple[int, int] = (0, 0)
    closed: bool = False
    lost: bool = False

    async def answer(self, question: Question) -> Reply:
        if self.lost:
            raise Gone
        return Reply(question=question, parts=(), state={}, version=self.opened.version)

    async def close(self) -> None:
        self.closed = True


@dataclass
class Folder:
    """Knowledge on disk and the offices that were opened from it."""

    root: Path
    crowded: bool = False
    tried: int = 0
    edit: Callable[[], object] = lambda: None
    offices: list[Named] = field(default_factory=list)

    async def open(self, _: bool) -> Named:
        self.tried += 1
        if self.crowded:
            raise OSError("tidak ada tempat untuk proses baru")
        version = load([self.root], good.PACK).version
        self.edit()
        opened = Opened(version=version, emergency_number="", lookout=Lookout.of(base()))
        self.offices.append(Named(opened))
        return self.offices[-1]

    def begin(self) -> LivingKnowledge:
        return asyncio.run(LivingKnowledge.begin([self.root], self.open))


def look(living: LivingKnowledge) -> Look:
    return asyncio.run(living.look())


def asked(living: LivingKnowledge) -> str:
    return asyncio.run(living.answer(question())).version


def question() -> Question:
    now = datetime.now(UTC)
    message = Message(peer=ANI, id="1", sent_at=now, text="ktp")
    return Question(seq=1, message=message, received_at=now)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return good.write(tmp_path)


@pytest.fixture
def folder(root: Path) -> Folder:
    return Folder(root)


@pytest.fixture
def living(folder: Folder) -> LivingKnowledge:
    return folder.begin()


def test_a_change_is_taken_and_named_by_a_new_version(
    living: LivingKnowledge, root: Path, folder: Folder
) -> None:
    before = living.version
    assert look(living).change is Change.NONE
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    file.write_text(good.SERVICE.replace("Gratis.", "Gratis!"), encoding="utf-8")
    found = look(living)
    assert (found.change, found.version) == (Change.TAKEN, living.version)
    assert living.version != before
    assert asked(living) == living.version
    assert [office.closed for office in folder.offices] == [True, False]


def test_an_error_is_refused_once_and_the_last_good_one_stays(
    living: LivingKnowledge, root: Path
) -> None:
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    before = living.version
    file.write_text(good.SERVICE.replace("berwenang: surat", "berwenang: hantu"), encoding="utf-8")
    found = look(living)
    assert (found.change, found.version) == (Change.REFUSED, before)
    assert "surat-warga.yaml" in found.reason
    assert asked(living) == before
    assert look(living).change is Change.NONE
    assert living.refused == found.reason
    file.write_text(good.SERVICE, encoding="utf-8")
    assert (look(living).change, living.refused) == (Change.NONE, "")


def test_what_could_not_be_tried_is_tried_again(
    living: LivingKnowledge, root: Path, folder: Folder
) -> None:
    (root / FILE).write_text((root / FILE).read_text() + "# catatan\n", encoding="utf-8")
    folder.crowded = True
    for _ in range(2):
        with pytest.raises(OSError, match="proses"):
            look(living)
    folder.crowded = False
    assert look(living).change is Change.TAKEN


def test_a_folder_that_vanishes_is_refused(living: LivingKnowledge, root: Path) -> None:
    for file in root.rglob("*.yaml"):
        file.unlink()
    assert look(living).change is Change.REFUSED


def test_there_must_be_something_good_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        Folder(tmp_path / "kosong").begin()


def test_an_office_that_is_lost_is_opened_again_once(
    living: LivingKnowledge, folder: Folder
) -> None:
    folder.offices[0].lost = True
    assert [asked(living), asked(living)] == [living.version] * 2
    assert len(folder.offices) == 2


@pytest.mark.parametrize("broken", [True, False])
def test_a_lost_office_that_cannot_be_opened_blames_no_question(
    living: LivingKnowledge, folder: Folder, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    monkeypatch.setattr(living_module, "_PAUSE", 0.0)
    file = folder.root / "nasional/layanan/identitas/surat-warga.yaml"
    folder.offices[0].lost, folder.crowded = True, not broken
    if broken:
        file.write_text("rusak", encoding="utf-8")

    async def main() -> list[str]:
        waits = [asyncio.create_task(living.answer(question())) for _ in range(3)]
        while folder.tried < 5:
            await asyncio.sleep(0)
        assert living.lost
        assert ("surat-warga.yaml" if broken else "proses") in living.refused
        folder.crowded = False
        file.write_text(good.SERVICE, encoding="utf-8")
        return [reply.version for reply in await asyncio.gather(*waits)]

    assert asyncio.run(main()) == [living.version] * 3
    assert (living.lost, living.refused, len(folder.offices)) == (False, "", 2)


def test_what_is_written_while_the_first_office_opens_is_not_missed(
    root: Path, folder: Folder
) -> None:
    file = root / "nasional/layanan/identitas/surat-warga.yaml"
    changed = good.SERVICE.replace("Gratis.", "Gratis!")
    folder.edit = partial(file.write_text, changed, encoding="utf-8")
    living = folder.begin()
    assert look(living).change is Change.TAKEN
