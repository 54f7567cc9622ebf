"""What the server itself answers, in place of the core: plain Indonesian, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNSUPPORTED: Final = "jenis-pesan"
LOCATION: Final = "lokasi"
TOO_FAST: Final = "terlalu-cepat"
CLOSED: Final = "tutup"

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
    CLOSED: ("Layanan ini sedang tidak menjawab. Untuk keadaan darurat, hubungi 112.",),
}


def sentences(name: str, texts: Mapping[str, tuple[str, ...]] = _TEXTS) -> tuple[str, ...]:
    """The sentences of a notice; an unknown name is that of a newer or older version."""
    return texts.get(name, texts[CLOSED])
