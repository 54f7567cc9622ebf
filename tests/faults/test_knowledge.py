"""F9, F10: knowledge that is broken or changes while questions are answered."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from melayani_bot.answering import compile_knowledge
from melayani_bot.knowledge.load import load
from melayani_bot.runtime.answers import Office
from melayani_bot.runtime.living import Change, LivingKnowledge, Look
from melayani_bot.storage.values import Message, Question
from tests.faults.driver import FULL
from tests.unit.answering.small import base
from tests.unit.knowledge import good
from tests.unit.runtime.bench import ANI, PLAIN
from tests.unit.runtime.here import ERRAND, Here

SERVICE = "nasional/layanan/identitas/surat-warga.yaml"
_BOMB = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(40))

BROKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "truncated": (good.SERVICE.encode()[:400], ":"),
    "cut in a quote": (b'id: surat-warga\nnama: "Surat', ":2"),
    "tabs": (good.SERVICE.replace("  - peran", "\t- peran").encode(), ":6"),
    "duplicate key": (good.SERVICE.encode() + b"nama: Lain\n", "dua kali"),
    "alias bomb": (_BOMB.encode(), "alias"),
    "50 MB": (lambda: b"# x\n" * 12_500_000, "2 MB"),
    "UTF-16": (good.SERVICE.encode("utf-16"), "UTF-8"),
    "NUL": (good.SERVICE.replace("Gratis", "Gra\0tis").encode(), "NUL"),
    "deep": (b"a: " + b"[" * 50_000, "dalam"),
    "unknown agency": (good.SERVICE.replace("berwenang: surat", "berwenang: hantu").encode(), ":4"),
    "a list where a record belongs": (b"- a\n- b\n", SERVICE),
    "empty": (b"", "surat-warga"),
}  # fmt: skip


@dataclass
class Reader:
    """Offices that only read, where answering does not matter."""

    root: Path

    async def open(self, _: bool) -> Office:
        knowledge = load([self.root], good.PACK)
        return Here(replace(base(), knowledge=knowledge))

    def begin(self) -> LivingKnowledge:
        return asyncio.run(LivingKnowledge.begin([self.root], self.open))


def look(living: LivingKnowledge) -> Look:
    return asyncio.run(living.look())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return good.write(tmp_path)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_f9_broken_knowledge_is_refused_with_its_place_and_the_last_one_answers(
    root: Path, name: str
) -> None:
    living = Reader(root).begin()
    content, words = BROKEN[name]
    before = living.opened
    (root / SERVICE).write_bytes(content() if callable(content) else content)
    found = look(living)
    assert found.change is Change.REFUSED
    assert ".yaml:" in found.reason
    assert words in found.reason
    assert living.opened is before
    (root / SERVICE).write_text(good.SERVICE, encoding="utf-8")
    assert (look(living).change, living.refused) == (Change.NONE, "")


def test_f9_a_byte_order_mark_is_no_error(root: Path) -> None:
    living = Reader(root).begin()
    (root / SERVICE).write_bytes(b"\xef\xbb\xbf" + good.SERVICE.replace("Gratis.", "!").encode())
    assert look(living).change is Change.TAKEN


def test_f9_a_pattern_is_a_text_like_any_other(root: Path) -> None:
    bomb = good.SERVICE.replace("bikin surat warga", "(((a+)+)+)+x")
    (root / SERVICE).write_text(bomb, encoding="utf-8")
    assert compile_knowledge(load([root], good.PACK)).read("a" * 10_000)


def test_f9_a_file_that_may_not_be_read_and_a_folder_in_its_place(root: Path) -> None:
    living = Reader(root).begin()
    (root / SERVICE).unlink()
    (root / SERVICE).mkdir()
    assert look(living).change is Change.REFUSED
    (root / SERVICE).rmdir()
    (root / SERVICE).symlink_to(os.devnull)
    assert look(living).change is Change.REFUSED


async def _compiled(root: Path) -> Office:
    base = await asyncio.to_thread(lambda: compile_knowledge(load([root], good.PACK)))
    return Here(base, replace(ERRAND, capabilities={ANI.channel: PLAIN}))


async def _publish(living: LivingKnowledge, root: Path, said: dict[str, str]) -> None:
    """Knowledge that an editor saves again and again; ``said`` gets what each version says."""
    for number in range(100 if FULL else 8):
        line = f"Terbitan {number} selesai"
        fresh = good.SERVICE.replace("Datang ke Dinas Surat", line)
        (root / SERVICE).write_text(fresh, encoding="utf-8")
        said[(await living.look()).version] = line
        # The full form is the matrix's "100 publications in a minute", so it is paced.
        await asyncio.sleep(0.6 if FULL else 0)


async def _asked_while_published(root: Path, said: dict[str, str]) -> list[tuple[str, str]]:
    """The version and the text of each answer."""
    living = await LivingKnowledge.begin([root], lambda _: _compiled(root))
    said[living.version] = "Datang ke Dinas Surat"
    publishing = asyncio.create_task(_publish(living, root, said))
    answers = []
    while not publishing.done():
        now = datetime.now(UTC)
        asked = Message(peer=ANI, id="1", sent_at=now, text="bikin surat warga")
        found = await living.answer(Question(seq=1, message=asked, received_at=now))
        answers.append((found.version, found.parts[0].text))
        await asyncio.wait([publishing], timeout=0.005)
    return answers


def test_f10_every_answer_comes_from_exactly_one_version(root: Path) -> None:
    said: dict[str, str] = {}
    answers = asyncio.run(_asked_while_published(root, said))
    versions = {version for version, _ in answers}
    print(f"\n{len(answers)} answers from {len(versions)} of {len(said)} versions")
    assert len(versions) > 2
    assert all(said[version] in text for version, text in answers)
