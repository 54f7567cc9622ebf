"""Words of the layout: levels, facts, opening hours and dates in plain Indonesian."""

from __future__ import annotations

from datetime import date, datetime

from melayani_bot.answering.values import OpenState

LEVELS = {
    "desa": "desa atau kelurahan",
    "kabupaten": "pemerintah kabupaten",
    "provinsi": "pemerintah provinsi",
    "pusat": "pemerintah pusat",
    "pihak-ketiga": "pihak ketiga",
    "bersama": "beberapa kantor",
}
FACTS = {
    "syarat": "Bawa",
    "biaya": "Biaya",
    "waktu": "Lama",
    "langkah": "Langkah",
    "online": "Lewat",
    "dasar": "Dasar hukum",
    "sumber": "Sumber",
}
REACH = {
    "whatsapp": "WhatsApp",
    "telepon": "Telepon",
    "sms": "SMS",
    "surel": "Surel",
    "situs": "Situs",
    "aduan": "Bila belum tertangani",
}
UNSURE = " (umumnya; pastikan di kantornya)"
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def day_name(day: date) -> str:
    """Indonesian name of the weekday."""
    return _DAYS[day.weekday()]


def month_year(day: date) -> str:
    """Such as "November 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def clock(moment: datetime) -> str:
    """Such as "15.00 WIB"; the abbreviation follows the offset, for other offsets the number."""
    offset = moment.utcoffset()
    hours = int(offset.total_seconds() // 3600) if offset is not None else 0
    return f"{moment:%H.%M} {_ZONES.get(hours, f'UTC{hours:+d}')}"


def open_words(state: OpenState, now_date: date | None = None) -> str:
    """Such as "Buka sekarang sampai 15.00 WIB" or "Tutup, buka lagi Senin 07.30 WIB"."""
    if state.changes is None:
        return "Jam buka belum diketahui."
    if state.open:
        return f"Buka sekarang sampai {clock(state.changes)}."
    why = f" ({state.holiday})" if state.holiday else ""
    return f"Tutup{why}, buka lagi {day_name(state.changes)} {clock(state.changes)}."
