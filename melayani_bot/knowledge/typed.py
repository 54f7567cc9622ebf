"""Turns nodes into typed values, saying in Indonesian what does not fit and where."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from melayani_bot.knowledge.nodes import Mapping, locate, locate_key, plain
from melayani_bot.knowledge.rule import Finding, error

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from melayani_bot.knowledge.model import Model
    from melayani_bot.knowledge.nodes import Step

M = TypeVar("M", bound="Model")

UNKNOWN_KEY = error(
    "K101",
    "Kolom tidak dikenal",
    "Isi kolom yang salah nama tidak akan terbaca.",
    "perbaiki nama kolom atau hapus",
)
MISSING = error(
    "K102",
    "Kolom wajib belum ada",
    "Tanpa kolom ini jawaban tidak dapat disusun.",
    "tambahkan kolom itu",
)
EMPTY = error(
    "K103",
    "Isi kosong",
    "Kolom kosong tampak seperti sudah diisi.",
    "isi, atau hapus barisnya",
)
FORM = error(
    "K104",
    "Bentuk isi tidak sesuai",
    "Teks, daftar, dan kolom-kolom tidak dapat saling menggantikan.",
    "bandingkan dengan contoh di buku penyunting",
)
VALUE = error(
    "K105",
    "Nilai tidak dikenal",
    "Nilai di luar pilihan tidak punya arti.",
    "pakai salah satu pilihan yang ada",
)
ID_FORM = error(
    "K106",
    "Bentuk id salah",
    "Id dipakai di banyak tempat dan di alamat halaman.",
    "pakai huruf kecil, angka, dan tanda hubung, misalnya akta-kelahiran",
)
DATE = error(
    "K107",
    "Tanggal tidak terbaca",
    "Umur keterangan dihitung dari tanggal ini.",
    "tulis tahun-bulan-tanggal, misalnya 2026-11-24, atau hapus barisnya",
)
RULES = (UNKNOWN_KEY, MISSING, EMPTY, FORM, VALUE, ID_FORM, DATE)

_PATTERNS = {
    "wilayah": (VALUE, "tulis kode Kemendagri, misalnya 35.10"),
    "darurat": (VALUE, "tulis nomor pendek, misalnya 112"),
    "sumber": (ID_FORM, "pakai huruf besar dan angka, misalnya S07"),
}
_FORMS = {
    "string_type": "teks",
    "tuple_type": "daftar",
    "dict_type": "kolom-kolom",
    "model_type": "kolom-kolom",
    "model_attributes_type": "kolom-kolom",
    "bool_type": "ya atau tidak",
    "bool_parsing": "ya atau tidak",
    "date_type": "tanggal",
}


def typed(model: type[M], node: Mapping) -> tuple[M | None, list[Finding]]:
    """``node`` as ``model``, or what keeps it from being one."""
    try:
        return model.model_validate(plain(node)), []
    except ValidationError as problem:
        return None, [_finding(model, node, item) for item in problem.errors(include_url=False)]


def _finding(model: type[Model], node: Mapping, problem: ErrorDetails) -> Finding:
    path = problem["loc"]
    kind = problem["type"]
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        return _unknown(model, node, path)
    if kind == "missing":
        return MISSING.at(locate(node, path[:-1]), f'Kolom "{key}" belum ada.')
    at = locate(node, path)
    if kind in ("string_too_short", "too_short"):
        return _short(key, problem, node, path)
    if kind in _FORMS:
        return FORM.at(at, f'Isi "{key}" harus berupa {_FORMS[kind]}.')
    if kind == "string_pattern_mismatch":
        rule, advice = _PATTERNS.get(key, (ID_FORM, None))
        return rule.at(at, f'"{problem["input"]}" bukan {key} yang sah.', advice)
    return _value(key, problem, node, path)


def _short(key: str, problem: ErrorDetails, node: Mapping, path: tuple[Step, ...]) -> Finding:
    least = problem.get("ctx", {}).get("min_length", 1)
    if least <= 1:
        return EMPTY.at(locate(node, path), f'Isi "{key}" kosong.')
    return EMPTY.at(locate(node, path), f'Isi "{key}" paling sedikit {least}.', "tambah isinya")


def _value(key: str, problem: ErrorDetails, node: Mapping, path: tuple[Step, ...]) -> Finding:
    at, kind, context = locate(node, path), problem["type"], problem.get("ctx", {})
    if kind in ("literal_error", "enum"):
        wanted = str(context["expected"]).replace("'", "").replace(" or ", " atau ")
        return VALUE.at(at, f'"{problem["input"]}" bukan pilihan untuk "{key}" ({wanted}).')
    if kind == "zona":
        return VALUE.at(at, f'Zona waktu "{problem["input"]}" tidak ada.', "tulis Asia/Jakarta")
    if kind == "tanggal":
        return DATE.at(at, f'"{problem["input"]}" bukan tanggal.')
    if kind in ("string_too_long", "too_long"):
        return FORM.at(at, f'Isi "{key}" terlalu panjang (paling banyak {context["max_length"]}).')
    return FORM.at(at, f'Isi "{key}" salah: {problem["msg"].removeprefix("Value error, ")}.')


def _unknown(model: type[Model], node: Mapping, path: tuple[Step, ...]) -> Finding:
    key = str(path[-1])
    close = get_close_matches(key, _keys(model, path[:-1]), n=1)
    hint = f' Maksud Anda "{close[0]}"?' if close else ""
    return UNKNOWN_KEY.at(locate_key(node, path), f'Kolom "{key}" tidak dikenal.{hint}')


def _keys(model: type[BaseModel], path: tuple[Step, ...]) -> list[str]:
    """The keys that the mapping at ``path`` may have."""
    for step in path:
        found = next((f for n, f in model.model_fields.items() if step in (n, f.alias)), None)
        inner = _model_in(found.annotation) if found else None
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((inner for inner in found if inner), None)
