"""F9, F10: knowledge that is broken or changes while questions are answered."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from melayani_bot.answering import Base, compile_knowledge
from melayani_bot.channel import Peer
from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.runtime.living import Change, LivingKnowledge
from melayani_bot.runtime.operation import plan_of
from melayani_bot.settings import Settings
from melayani_bot.storage.memory import MemoryMessages
from melayani_bot.storage.values import Holdings, Message, Question
from tests.faults.driver import FULL
from tests.unit.knowledge import good
from tests.unit.runtime.bench import PLAIN, FakeChannel

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
class Uncompiled:
    """A base without a matcher, where only reading matters."""

    knowledge: Knowledge


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return good.write(tmp_path)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_f9_broken_knowledge_is_refused_with_its_place_and_the_last_one_answers(
    root: Path, name: str
) -> None:
    living = LivingKnowledge([root], lambda: cast(Base, Uncompiled(load([root], good.PACK))))
    content, words = BROKEN[name]
    base = living.base
    (root / SERVICE).write_bytes(content() if callable(content) else content)
    look = living.look()
    assert look.change is Change.REFUSED
    assert ".yaml:" in look.reason
    assert words in look.reason
    assert living.base is base
    (root / SERVICE).write_text(good.SERVICE, encoding="utf-8")
    assert (living.look().change, living.refused) == (Change.NONE, "")


def test_f9_a_byte_order_mark_is_no_error(root: Path) -> None:
    living = LivingKnowledge([root], lambda: cast(Base, Uncompiled(load([root], good.PACK))))
    (root / SERVICE).write_bytes(b"\xef\xbb\xbf" + good.SERVICE.replace("Gratis.", "!").encode())
    assert living.look().change is Change.TAKEN


def test_f9_a_pattern_is_a_text_like_any_other(root: Path) -> None:
    living = LivingKnowledge([root], lambda: compile_knowledge(load([root], good.PACK)))
    bomb = good.SERVICE.replace("bikin surat warga", "(((a+)+)+)+x")
    (root / SERVICE).write_text(bomb, encoding="utf-8")
    assert living.look().change is Change.TAKEN
    assert living.base.read("a" * 10_000)


def test_f9_a_file_that_may_not_be_read_and_a_folder_in_its_place(root: Path) -> None:
    living = LivingKnowledge([root], lambda: cast(Base, Uncompiled(load([root], good.PACK))))
    (root / SERVICE).unlink()
    (root / SERVICE).mkdir()
    assert living.look().change is Change.REFUSED
    (root / SERVICE).rmdir()
    (root / SERVICE).symlink_to(os.devnull)
    assert living.look().change is Change.REFUSED


def test_f9_knowledge_that_ends_the_process_that_fits_it_is_not_taken_into_this_one(
    root: Path,
) -> None:
    built: list[str] = []

    def prepare() -> None:
        raise KnowledgeError("berhenti mendadak")

    def build() -> Base:
        built.append("x")
        return cast(Base, Uncompiled(load([root], good.PACK)))

    living = LivingKnowledge([root], build, prepare)
    (root / SERVICE).write_text(good.SERVICE + "# catatan\n", encoding="utf-8")
    look = living.look()
    assert (look.change, look.reason, built) == (Change.REFUSED, "berhenti mendadak", ["x"])


@pytest.fixture
def publishing(root: Path) -> Iterator[tuple[LivingKnowledge, dict[str, str], threading.Thread]]:
    """Knowledge that an editor saves again and again, and what each version says."""
    living = LivingKnowledge([root], lambda: compile_knowledge(load([root], good.PACK)))
    said = {living.version: "Datang ke Dinas Surat"}

    def publish() -> None:
        for number in range(100 if FULL else 8):
            line = f"Terbitan {number} selesai"
            fresh = good.SERVICE.replace("Datang ke Dinas Surat", line)
            (root / SERVICE).write_text(fresh, encoding="utf-8")
            said[living.look().version] = line
            # The full form is the matrix's "100 publications in a minute", so it is paced.
            threading.Event().wait(0.6 if FULL else 0)

    thread = threading.Thread(target=publish)
    thread.start()
    yield living, said, thread
    thread.join()


def test_f10_every_answer_comes_from_exactly_one_version(
    publishing: tuple[LivingKnowledge, dict[str, str], threading.Thread], tmp_path: Path
) -> None:
    living, said, thread = publishing
    channel = FakeChannel(PLAIN)
    plan = plan_of(
        Settings(data=tmp_path), [channel], living, MemoryMessages(), lambda _: Holdings()
    )
    answers: list[tuple[str, str]] = []
    while thread.is_alive():
        now = datetime.now(UTC)
        asked = Message(peer=Peer(channel.name, "a"), id="1", sent_at=now, text="bikin surat warga")
        found = plan.answer(Question(seq=1, message=asked, received_at=now))
        answers.append((found.version, found.parts[0].text))
        thread.join(0.005)  # lets the publisher have the interpreter; ends with it
    versions = {version for version, _ in answers}
    print(f"\n{len(answers)} answers from {len(versions)} of {len(said)} versions")
    assert len(versions) > 2
    assert all(said[version] in text for version, text in answers)
