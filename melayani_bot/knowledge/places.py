"""Reads the table of villages of a regency."""

from __future__ import annotations

import csv
import io
from typing import get_args

from melayani_bot.knowledge.model import Place
from melayani_bot.knowledge.rule import Finding, Position, error

COLUMNS = ("kode", "kecamatan", "nama", "jenis")
_KINDS = get_args(Place.model_fields["kind"].annotation)

TABLE = error(
    "K025",
    "Tabel wilayah salah",
    "Desa dan kecamatan yang salah baca mengarahkan warga ke kantor yang salah.",
    "pakai kolom " + ",".join(COLUMNS) + " dan satu desa atau kelurahan setiap baris",
)
RULES = (TABLE,)


def read_places(data: bytes, name: str) -> tuple[list[Place], list[Finding]]:
    """The villages in a CSV file with the columns ``COLUMNS``, and the rows that are none."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], [TABLE.at(Position(name), "Tabel tidak terbaca sebagai CSV UTF-8.")]
    if not rows or tuple(rows[0]) != COLUMNS:
        return [], [TABLE.at(Position(name), "Baris pertama harus memuat nama kolom.")]
    places: list[Place] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows[1:], start=2):
        if problem := _problem(row, places):
            findings.append(TABLE.at(Position(name, number), problem))
        else:
            code, district, village, kind = row
            places.append(Place(code=code, district=district, name=village, kind=kind))
    return places, findings


def _problem(row: list[str], before: list[Place]) -> str | None:
    if len(row) != len(COLUMNS) or not all(cell.strip() for cell in row):
        return f"Baris harus punya {len(COLUMNS)} isi."
    if row[3] not in _KINDS:
        return f'Jenis "{row[3]}" bukan {" atau ".join(_KINDS)}.'
    if any(place.code == row[0] for place in before):
        return f"Kode {row[0]} sudah dipakai."
    return None
