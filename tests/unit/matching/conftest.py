from __future__ import annotations

import pytest

from melayani_bot.matching import Matcher
from melayani_bot.text.lexicon import Lexicon

PHRASES = {
    "ktp/hilang": [
        "ktp hilang",
        "kehilangan ktp di jalan",
        "ktp saya hilang harus bagaimana",
        "ktp kecopetan",
        "dompet hilang ktp ikut hilang",
    ],
    "ktp/rusak": [
        "ktp rusak",
        "ktp patah mau ganti",
        "foto ktp sudah buram",
        "ktp terbelah dua",
        "ganti ktp yang rusak",
    ],
    "jalan/lapor": [
        "lapor jalan berlubang",
        "jalan depan rumah rusak parah",
        "aspal mengelupas",
        "mengadukan jalan rusak",
    ],
    "jalan/izin": [
        "izin menutup jalan untuk hajatan",
        "izin menggali jalan untuk pipa",
        "tutup jalan buat mantu izin ke mana",
        "izin memasang portal jalan",
    ],
    "usaha/buat": [
        "izin usaha warung",
        "membuat nib",
        "daftar usaha lewat oss",
        "cara membuat izin usaha",
    ],
    "usaha/cabut": [
        "mencabut nib",
        "menutup usaha bagaimana",
        "cabut izin usaha",
        "usaha berhenti nib dihapus",
    ],
    "sekolah/smp": [
        "daftar smp negeri",
        "masuk sd umur berapa",
        "pendaftaran murid baru sd smp",
        "jalur zonasi smp",
    ],
    "sekolah/sma": [
        "daftar sma negeri",
        "pendaftaran smk",
        "masuk sma jalur prestasi",
        "pin pendaftaran sma smk",
    ],
}
NEGATIVES = [
    "resep nasi goreng",
    "skor bola semalam",
    "lirik lagu cinta",
    "cuaca di bulan",
    "siapa presiden amerika",
    "cara main gitar",
    "harga emas hari ini",
    "film bioskop terbaru",
]
LEXICON = Lexicon(
    {"ilang": "hilang", "bikin": "membuat", "gmn": "bagaimana", "dalan": "jalan"},
    frozenset({"pak", "halo", "min", "mau tanya"}),
)


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    return Matcher.fit(PHRASES, negatives=NEGATIVES, lexicon=LEXICON)
