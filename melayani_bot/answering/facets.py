"""Which side of a service a question asks for: papers, cost, time, place, hours, contact, why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Facet(StrEnum):
    """A side of a service; the value is the word that citizens may type for it."""

    REQUIREMENTS = "syarat"
    COST = "biaya"
    TIME = "waktu"
    STEPS = "langkah"
    HOURS = "jam"
    PLACE = "tempat"
    CONTACT = "kontak"
    CHANNELS = "online"
    LEGAL = "dasar"
    WHO = "wewenang"
    SOURCES = "sumber"


_STARTS = {
    Facet.COST: "biaya bayar tarif ongkos harga gratis denda bea mbayar majar retribusi rupiah",
    Facet.REQUIREMENTS: "syarat persyaratan berkas dokumen kelengkapan bawa membawa lampiran sarat",
    Facet.HOURS: "jam buka tutup libur bukak",
    Facet.TIME: "lama suwe suwene hari selesai jadi dino berhari",
    Facet.PLACE: "alamat lokasi tempat tempatnya kantor kantornya dimana endi dimma peta maps",
    Facet.CONTACT: "kontak nomor nomer telepon telp hp whatsapp wa hubungi menghubungi cp petugas",
    Facet.CHANNELS: "online daring aplikasi website situs web link internet",
    Facet.LEGAL: "dasar hukum aturan peraturan undang pasal uu perda",
    Facet.WHO: "wewenang kewenangan berwenang memutuskan siapa sapa sinten kenapa mengapa apuwo",
    Facet.SOURCES: "sumber sumbernya",
    Facet.STEPS: "langkah cara caranya prosedur alur proses tahapan bagaimana mengurus mengurusnya",
}
_WORDS = {word: facet for facet, words in _STARTS.items() for word in words.split()}
_PAIRS = {
    ("jam", "berapa"): Facet.HOURS,
    ("hari", "apa"): Facet.HOURS,
    ("berapa", "lama"): Facet.TIME,
    ("berapa", "hari"): Facet.TIME,
    ("berapa", "jam"): Facet.TIME,
    ("pirang", "dino"): Facet.TIME,
    ("kapan", "jadi"): Facet.TIME,
    ("di", "mana"): Facet.PLACE,
    ("nang", "endi"): Facet.PLACE,
    ("ke", "mana"): Facet.PLACE,
    ("apa", "saja"): Facet.REQUIREMENTS,
    ("bawa", "apa"): Facet.REQUIREMENTS,
    ("dasar", "hukum"): Facet.LEGAL,
}
_GLUE = set(
    "tidak gak ga nggak enggak ngga ora belum "
    "yang nya itu ini berapa apa apakah di ke dari mana untuk buat pakai dengan dan atau ada "
    "bisa boleh harus perlu mau saya aku kita nanti kalau kalo terus lalu trus lha lek nek "
    "kok ya sih dong to toh piro opo ta ae aja saja lagi juga tadi tersebut gimana bagaimana "
    "bagaimanakah tolong info tahu tau berapakah butuh minta kasih beri dapat lebih lanjut "
    "detail rinci lengkap semua satu ngurus urus".split()
)


@dataclass(frozen=True, slots=True)
class FacetReading:
    """Which facet a question asks for, and the words that are neither facet nor glue."""

    facet: Facet | None
    rest: tuple[str, ...]


def read_facet(words: Sequence[str]) -> FacetReading:
    """Read the facet of ``words``; pairs ("jam berapa") count before single words."""
    facet = _pair(words)
    for word in words:
        facet = facet or _WORDS.get(word) or _WORDS.get(word.removesuffix("nya"))
    return FacetReading(facet, tuple(word for word in words if not _is_glue(word)))


def _pair(words: Sequence[str]) -> Facet | None:
    return next((_PAIRS[pair] for pair in pairwise(words) if pair in _PAIRS), None)


def _is_glue(word: str) -> bool:
    stem = word.removesuffix("nya")
    return word in _GLUE or stem in _GLUE or word in _WORDS or stem in _WORDS
