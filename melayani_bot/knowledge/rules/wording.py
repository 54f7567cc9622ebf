"""Plain words that fit into a chat message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from melayani_bot.knowledge.model import Service
from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.rules.lists import EVERYDAY_ABBREVIATIONS, PLAIN_WORDS
from melayani_bot.knowledge.walk import all_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft
    from melayani_bot.knowledge.model import FactValue
    from melayani_bot.knowledge.walk import Part

SENTENCE_WORDS = 20
HEAD_CHARACTERS = 450
SUMMARY_CHARACTERS = 160
NAME_CHARACTERS = 60
LIST_ITEMS = 8
_OFFICIALESE = re.compile(r"\b(" + "|".join(map(re.escape, PLAIN_WORDS)) + r")\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9]*[A-Z][A-Z0-9]*\b")
_PLACEHOLDER = re.compile(
    r"\b(1234567\d*|todo|tbd|fixme|xxx+|lorem|ipsum|contoh saja)\b|\?\?\?", re.IGNORECASE
)
_MARKUP = re.compile(r"[*_~`]\S|\S[*_~`](?=\s|$)|^\s*[>#]")


def _long_sentences(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        for sentence in _SENTENCE_END.split(text.text):
            if (count := len(sentence.split())) > SENTENCE_WORDS:
                yield Hit(text.at, f'Kalimat {count} kata: "{sentence[:50]}...".')


def _officialese(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        for found in _OFFICIALESE.finditer(text.text):
            plain = PLAIN_WORDS[found.group().lower()]
            yield Hit(text.at, f'Kata kantor "{found.group()}"; katakan "{plain}".')


def _placeholders(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        if found := _PLACEHOLDER.search(text.text):
            yield Hit(text.at, f'Teks sementara "{found.group()}" masih ada.')


def _markup(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        if found := _MARKUP.search(text.text):
            yield Hit(
                text.at, f'Tanda "{found.group()}" akan dibaca sebagai huruf tebal atau miring.'
            )


def _abbreviations(draft: Draft) -> Iterator[Hit]:
    glossary = _glossary(draft)
    told: set[tuple[int, str]] = set()
    explained: dict[int, str] = {}
    texts = list(draft.texts)
    for text in texts:
        explained[id(text.entry)] = explained.get(id(text.entry), "") + "\n" + text.text
    for text in texts:
        for short in _ABBREVIATION.findall(text.text):
            key = (id(text.entry), short)
            named = text.key in ("alamat", "situs")
            if named or short in glossary or key in told or _explained(short, explained[key[0]]):
                continue
            told.add(key)
            yield Hit(text.at, f'Singkatan "{short}" tidak dijelaskan di mana pun.')


def _glossary(draft: Draft) -> set[str]:
    known = set(EVERYDAY_ABBREVIATIONS)
    for entry in draft.vocabularies:
        known |= {short.upper() for short in entry.value.abbreviations}
    names = [body.value.abbreviation or "" for body in draft.bodies]
    names += [role.value.short for role in draft.roles]
    return known | {word for name in names for word in _ABBREVIATION.findall(name)}


def _explained(short: str, texts: str) -> bool:
    return f"({short})" in texts or re.search(rf"\b{short} \([A-Za-z]", texts) is not None


def _lines(fact: FactValue | None) -> str:
    return " ".join(fact.lines) if fact else ""


def _head(draft: Draft) -> Iterator[Hit]:
    for part in all_parts(draft):
        service, part_details = part.entry.value, part.details
        shown = service if isinstance(part_details, Service) else service.details(part_details)
        texts = [_lines(shown.summary), _lines(shown.why), _lines(shown.regency_help)]
        if (size := sum(map(len, texts))) > HEAD_CHARACTERS:
            at = part.entry.at(*part.path, "ringkas")
            yield Hit(at, f"{part.target}: ringkas, mengapa, dan pemkab_bisa {size} karakter.")


def _summaries(draft: Draft) -> Iterator[Hit]:
    for part in all_parts(draft):
        if (size := len(_lines(part.details.summary))) > SUMMARY_CHARACTERS:
            at = part.entry.at(*part.path, "ringkas")
            yield Hit(at, f"Ringkas {part.target} {size} karakter.")
        if not part.path and part.details.summary is None:
            yield Hit(part.entry.at(), f"{part.target} belum punya ringkas.")


def _names(draft: Draft) -> Iterator[Hit]:
    for part in all_parts(draft):
        name = part.details.name
        if len(name) > NAME_CHARACTERS:
            at = part.entry.at(*part.path, "nama")
            yield Hit(at, f'Nama "{name[:40]}..." {len(name)} karakter.')


def _twins(draft: Draft) -> Iterator[Hit]:
    first: dict[str, str] = {}
    for entry in draft.services:
        other = first.setdefault(entry.value.name.casefold(), entry.value.id)
        if other != entry.value.id:
            yield Hit(entry.at("nama"), f'Nama "{entry.value.name}" juga dipakai "{other}".')


def _items(draft: Draft) -> Iterator[Hit]:
    for part in all_parts(draft):
        for key, fact in _lists(part):
            if fact and len(fact.lines) > LIST_ITEMS:
                at = part.entry.key(*part.path, key)
                yield Hit(at, f"{part.target}: {key} memuat {len(fact.lines)} butir.")


def _lists(part: Part) -> Iterator[tuple[str, FactValue | None]]:
    yield "syarat", part.details.requirements
    yield "langkah", part.details.steps


RULES = (
    Rule(
        "K701",
        Severity.WARNING,
        "Jawaban terlalu panjang",
        f"Kepala jawaban paling panjang {HEAD_CHARACTERS} karakter agar terbaca dalam satu layar.",
        "pendekkan ringkas, mengapa, atau pemkab_bisa",
        _head,
    ),
    Rule(
        "K702",
        Severity.WARNING,
        "Kalimat terlalu panjang",
        f"Kalimat lebih dari {SENTENCE_WORDS} kata sulit diikuti.",
        "pecah menjadi beberapa kalimat",
        _long_sentences,
    ),
    Rule(
        "K703",
        Severity.WARNING,
        "Singkatan tidak dijelaskan",
        "Tidak semua warga mengenal singkatan kantor.",
        "tulis kepanjangannya sekali di teks, atau tambahkan ke singkatan di istilah",
        _abbreviations,
    ),
    Rule(
        "K704",
        Severity.WARNING,
        "Kata kantor",
        "Kata sehari-hari lebih cepat dipahami.",
        "ganti dengan kata sehari-hari",
        _officialese,
    ),
    Rule(
        "K705",
        Severity.ERROR,
        "Teks sementara",
        "Teks sementara tidak boleh sampai ke warga.",
        "tulis isi yang sebenarnya, atau hapus kolomnya",
        _placeholders,
    ),
    Rule(
        "K706",
        Severity.WARNING,
        "Tanda yang dibaca sebagai hiasan",
        "Beberapa kanal mengubah tanda * _ ~ ` menjadi huruf tebal, miring, atau coret.",
        "hapus tandanya",
        _markup,
    ),
    Rule(
        "K707",
        Severity.WARNING,
        "Ringkas terlalu panjang atau belum ada",
        f"Langkah berikut harus terbaca sekilas, paling panjang {SUMMARY_CHARACTERS} karakter.",
        "tulis hanya langkah berikutnya",
        _summaries,
    ),
    Rule(
        "K708",
        Severity.WARNING,
        "Nama terlalu panjang",
        f"Nama tampil di daftar pilihan, paling panjang {NAME_CHARACTERS} karakter.",
        "pakai nama yang diucapkan warga",
        _names,
    ),
    Rule(
        "K709",
        Severity.WARNING,
        "Daftar terlalu panjang",
        f"Lebih dari {LIST_ITEMS} butir tidak terbaca dalam obrolan.",
        "gabungkan butir, atau jadikan kasus sendiri",
        _items,
    ),
    Rule(
        "K710",
        Severity.WARNING,
        "Nama kembar",
        "Dua pilihan dengan nama yang sama tidak dapat dibedakan warga.",
        "sebut bedanya di dalam nama",
        _twins,
    ),
)
