"""Phrases: enough of them, each pointing to one target only."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.lists import COMMANDS, GENERIC_WORDS
from melayani_bot.knowledge.walk import all_parts, elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.walk import Phrase

SERVICE_MINIMUM = 10
CASE_MINIMUM = 5
ROLE_MINIMUM = 8
PART_MINIMUM = 6
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a phrase in lower case."""
    return _WORD.findall(text.casefold())


def _exact(phrase: Phrase) -> str:
    return " ".join(words(phrase.text))


def _bag(phrase: Phrase) -> str:
    return " ".join(sorted(words(phrase.text)))


def _clashes(draft: Draft, key: Callable[[Phrase], str]) -> Iterator[tuple[Phrase, Phrase]]:
    first: dict[str, Phrase] = {}
    for phrase in draft.phrases:
        other = first.setdefault(key(phrase), phrase)
        if other is not phrase:
            yield other, phrase


def _same_door(draft: Draft, one: str, other: str) -> bool:
    """Whether two targets are one: a body and a role that it plays are."""
    for body in draft.bodies:
        name = f"instansi:{body.value.id}"
        if name in (one, other):
            return {one, other} <= {name, *(f"peran:{role}" for role in body.value.roles)}
    return one == other


def _claimed_twice(draft: Draft) -> Iterator[Hit]:
    for other, phrase in _clashes(draft, _exact):
        if not _same_door(draft, other.target, phrase.target):
            yield Hit(
                phrase.at,
                f'Frasa "{phrase.text}" milik {phrase.target} juga milik {other.target}'
                f" ({other.at}).",
            )


def _nearly_twice(draft: Draft) -> Iterator[Hit]:
    for other, phrase in _clashes(draft, _bag):
        same = _same_door(draft, other.target, phrase.target)
        if not same and _exact(other) != _exact(phrase):
            yield Hit(
                phrase.at,
                f'Frasa "{phrase.text}" milik {phrase.target} hanya beda urutan dari'
                f' "{other.text}" milik {other.target} ({other.at}).',
            )


def _repeated(draft: Draft) -> Iterator[Hit]:
    for other, phrase in _clashes(draft, _bag):
        if other.target == phrase.target:
            yield Hit(phrase.at, f'Frasa "{phrase.text}" sama dengan "{other.text}" ({other.at}).')


def _generic(draft: Draft) -> Iterator[Hit]:
    for phrase in draft.phrases:
        found = words(phrase.text)
        if found and not phrase.target.startswith("obrolan:") and GENERIC_WORDS.issuperset(found):
            yield Hit(phrase.at, f'Frasa "{phrase.text}" tidak menyebut hal yang ditanyakan.')


def _wordless(draft: Draft) -> Iterator[Hit]:
    for phrase in draft.phrases:
        if not words(phrase.text):
            yield Hit(phrase.at, f'Frasa "{phrase.text}" tidak memuat kata.')


def _few(draft: Draft) -> Iterator[Hit]:
    counts: dict[str, int] = defaultdict(int)
    for phrase in draft.phrases:
        counts[phrase.target] += 1
    for part in all_parts(draft):
        if part.path[:1] != ("pilah",):
            least = CASE_MINIMUM if part.path else SERVICE_MINIMUM
            if counts[part.target] < least:
                at = part.entry.key(*part.path, "frasa")
                yield Hit(at, f"{part.target}: {counts[part.target]} frasa, seharusnya {least}.")
    for role in draft.roles:
        if counts[f"peran:{role.value.id}"] < ROLE_MINIMUM:
            found = counts[f"peran:{role.value.id}"]
            yield Hit(
                role.key("frasa"), f"{role.value.id}: {found} frasa, seharusnya {ROLE_MINIMUM}."
            )


def _own_and_not(draft: Draft) -> Iterator[Hit]:
    own = {(_exact(phrase), phrase.target): phrase for phrase in draft.phrases}
    for other, target, entry, path in elsewhere(draft):
        if (" ".join(words(other.sentence)), target) in own:
            at = entry.at(*path, "kalimat")
            yield Hit(at, f'Kalimat "{other.sentence}" ada di frasa dan di bukan.')
        if other.to == target:
            at = entry.at(*path, "ke")
            yield Hit(at, f'Kalimat "{other.sentence}" diarahkan kembali ke {other.to}.')


def _private(draft: Draft) -> Iterator[Hit]:
    for phrase in draft.phrases:
        if re.search(r"\d{7,}", re.sub(r"[\s.-]", "", phrase.text)):
            yield Hit(phrase.at, f'Frasa "{phrase.text}" memuat nomor panjang.')


def _commands(draft: Draft) -> Iterator[Hit]:
    for phrase in draft.phrases:
        if " ".join(words(phrase.text)) in COMMANDS:
            yield Hit(phrase.at, f'Frasa "{phrase.text}" adalah perintah bot.')


RULES = (
    Rule(
        "K301",
        Severity.ERROR,
        "Frasa dipakai dua tujuan",
        "Pertanyaan itu akan dijawab oleh salah satu saja, mungkin yang salah.",
        "hapus dari salah satu, dan tulis di bukan bila mirip",
        _claimed_twice,
    ),
    Rule(
        "K302",
        Severity.WARNING,
        "Frasa hampir sama di dua tujuan",
        "Pertanyaan itu bisa sampai ke pintu yang salah.",
        "ubah salah satu agar menyebut bedanya, atau tulis di bukan",
        _nearly_twice,
    ),
    Rule(
        "K303",
        Severity.ERROR,
        "Frasa hanya berisi kata umum",
        "Frasa seperti itu menarik semua pertanyaan ke satu layanan.",
        "sebut hal yang diurus, misalnya nama suratnya",
        _generic,
    ),
    Rule(
        "K304",
        Severity.WARNING,
        "Frasa terlalu sedikit",
        "Warga menyebut satu hal dengan banyak cara; yang tidak tertulis sulit dikenali.",
        "tambah cara lain warga menanyakannya",
        _few,
    ),
    Rule(
        "K305",
        Severity.ERROR,
        "Frasa bertentangan dengan bukan",
        "Satu kalimat tidak dapat sekaligus milik layanan ini dan bukan miliknya.",
        "hapus salah satu",
        _own_and_not,
    ),
    Rule(
        "K306",
        Severity.WARNING,
        "Frasa berulang",
        "Pengulangan tidak menambah pengenalan.",
        "hapus, atau ganti dengan kata-kata lain",
        _repeated,
    ),
    Rule(
        "K307",
        Severity.ERROR,
        "Frasa memuat nomor panjang",
        "NIK, nomor KK, atau nomor telepon warga tidak boleh tersimpan di sini.",
        "hapus nomornya",
        _private,
    ),
    Rule(
        "K308",
        Severity.ERROR,
        "Frasa tanpa kata",
        "Frasa yang hanya berisi tanda baca cocok dengan apa saja.",
        "tulis frasanya, atau hapus",
        _wordless,
    ),
    Rule(
        "K309",
        Severity.WARNING,
        "Frasa adalah perintah",
        "Perintah seperti menu dan batal dijalankan lebih dulu, jadi frasa ini tidak terpakai.",
        "hapus, atau tambah kata yang menyebut halnya",
        _commands,
    ),
)
