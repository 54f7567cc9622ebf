"""What the server itself answers, in place of the core: plain Indonesian, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from melayani_bot.answering.emergencies import NATIONAL_NUMBER

UNSUPPORTED: Final = "jenis-pesan"
LOCATION: Final = "lokasi"
TOO_FAST: Final = "terlalu-cepat"
CLOSED: Final = "tutup"
SORRY: Final = "gagal-dijawab"

_TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    UNSUPPORTED: (
        "Maaf, saya baru bisa membaca tulisan, belum suara, gambar, atau berkas.",
        "Ketik singkat keperluan Anda. Contoh: KTP saya hilang.",
    ),
    LOCATION: (
        "Maaf, saya belum bisa membaca titik lokasi, dan titik itu tidak saya simpan.",
        "Tulis nama kecamatannya dan keperluan Anda.",
    ),
    TOO_FAST: ("Pesan Anda terlalu banyak dalam waktu singkat. Coba lagi beberapa saat nanti.",),
    CLOSED: ("Layanan ini sedang tidak menjawab. Untuk keadaan darurat, hubungi {nomor}.",),
    SORRY: (
        "Maaf, pesan Anda gagal saya jawab karena gangguan di pihak kami.",
        "Coba tulis dengan kata lain, atau datang ke loket pelayanan.",
        "Untuk keadaan darurat, hubungi {nomor}.",
    ),
}


def sentences(name: str, number: str) -> tuple[str, ...]:
    """The sentences of a notice; an unknown name is that of a newer or older version.

    Args:
        name: one of those above.
        number: whom to call in an emergency.
    """
    said = _TEXTS.get(name, _TEXTS[CLOSED])
    return tuple(sentence.replace("{nomor}", number) for sentence in said)


def apology(number: str = NATIONAL_NUMBER) -> str:
    """What is said in place of an answer that was given up, as one text."""
    return " ".join(sentences(SORRY, number))
