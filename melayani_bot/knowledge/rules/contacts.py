"""Contacts, addresses on the web, and opening hours."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from melayani_bot.knowledge.rule import Hit, Rule, Severity
from melayani_bot.knowledge.walk import all_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from melayani_bot.knowledge.draft import Draft, Entry
    from melayani_bot.knowledge.model import Body, ContactPoint

FIELDS = {
    "telepon": "phone",
    "whatsapp": "whatsapp",
    "sms": "sms",
    "surel": "email",
    "situs": "site",
}
_SHORT = re.compile(r"1\d{2}|14\d{3}|15\d{2}\d{2,3}")
_MOBILE = re.compile(r"(\+?62|0)8[1-9]\d{7,10}")
_LANDLINE = re.compile(r"(\+?62|0)[2-79]\d{7,10}")
_SMS = re.compile(r"\d{4}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
_SITE = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+(/\S*)?")
_PLACEHOLDER_NUMBER = re.compile(r"1234567|(\d)\1{6,}")
_IN_TEXT = re.compile(r"(?<![\d/.])(?:\+62|0)\d[\d\s().-]{7,}\d")


def _contacts(draft: Draft) -> Iterator[tuple[Entry[Body], int, ContactPoint]]:
    for body in draft.bodies:
        for number, contact in enumerate(body.value.contacts):
            yield body, number, contact


def _reachable(draft: Draft) -> Iterator[Hit]:
    for body, number, contact in _contacts(draft):
        if not any(getattr(contact, name) for name in FIELDS.values()):
            at = body.at("kontak", number)
            yield Hit(at, f'Kontak "{contact.function}" belum punya nomor atau alamat.')


def digits(text: str) -> str:
    """A number as dialled: without spaces, dots, hyphens and brackets."""
    return re.sub(r"[\s().-]", "", text)


def _number_problem(key: str, text: str) -> str | None:
    number = digits(text)
    if not re.fullmatch(r"\+?\d+", number):
        return f'"{text}" memuat huruf atau tanda lain.'
    if _PLACEHOLDER_NUMBER.search(number):
        return f'"{text}" tampak seperti nomor contoh.'
    if key == "whatsapp":
        return None if _MOBILE.fullmatch(number) else f'"{text}" bukan nomor seluler Indonesia.'
    forms = [_MOBILE, _SHORT, _LANDLINE] + ([_SMS] if key == "sms" else [])
    if any(form.fullmatch(number) for form in forms):
        return None
    return f'"{text}" bukan bentuk nomor Indonesia.'


def _numbers(draft: Draft) -> Iterator[Hit]:
    for body, number, contact in _contacts(draft):
        for key in ("telepon", "whatsapp", "sms"):
            text = getattr(contact, FIELDS[key])
            if text and (problem := _number_problem(key, text)):
                yield Hit(body.at("kontak", number, key), problem)
        if contact.email and not _EMAIL.fullmatch(contact.email):
            at = body.at("kontak", number, "surel")
            yield Hit(at, f'"{contact.email}" bukan alamat surel.')
    for emergency in draft.emergencies:
        for number, text in enumerate(emergency.value.numbers):
            if problem := _emergency_problem(text):
                yield Hit(emergency.at("nomor", number), problem)


def _emergency_problem(text: str) -> str | None:
    if "." in text or text == "{nomor}":
        return None  # a crisis service may be reached at a web address
    number = digits(text.removeprefix("WA").replace("ext", ""))
    return None if re.fullmatch(r"\+?\d+", number) else f'"{text}" memuat huruf atau tanda lain.'


def _emergency_numbers(draft: Draft) -> Iterator[Hit]:
    reserved = draft.pack.value.emergency_number
    for body, number, contact in _contacts(draft):
        for key in ("telepon", "whatsapp", "sms"):
            if reserved and digits(getattr(contact, FIELDS[key])) == reserved:
                at = body.at("kontak", number, key)
                yield Hit(at, f'Nomor darurat "{reserved}" tertulis sebagai nomor kantor.')


def _sourced(draft: Draft) -> Iterator[Hit]:
    for body, number, contact in _contacts(draft):
        filled = [key for key, name in FIELDS.items() if getattr(contact, name)]
        if filled and not contact.sources:
            at = body.at("kontak", number, filled[0])
            yield Hit(at, f'Kontak "{contact.function}" tanpa sumber.')


def _loose_numbers(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        in_emergency = text.key in ("kalimat", "lalu")
        found = None if in_emergency else _IN_TEXT.search(text.text)
        if found:
            yield Hit(text.at, f'Nomor "{found.group()}" tertulis di dalam teks.')


def _links(draft: Draft) -> Iterator[Hit]:
    for text in draft.texts:
        if "http://" in text.text:
            yield Hit(text.at, "Tautan memakai http, bukan https.")
    for body, number, contact in _contacts(draft):
        if contact.site.startswith("http:"):
            yield Hit(body.at("kontak", number, "situs"), "Tautan memakai http, bukan https.")
    for source in draft.sources:
        for number, url in enumerate(source.value.urls):
            if url.startswith("http:"):
                yield Hit(source.at("alamat", number), "Tautan memakai http, bukan https.")


def _sites(draft: Draft) -> Iterator[Hit]:
    for fact, entry, path in all_facts(draft):
        for number, site in enumerate(fact.lines if path[-1] == "situs" else ()):
            if not _SITE.fullmatch(site):
                yield Hit(entry.at(*path, "nilai", number), f'"{site}" bukan alamat situs.')
    for body, number, contact in _contacts(draft):
        if contact.site and not _SITE.fullmatch(contact.site):
            at = body.at("kontak", number, "situs")
            yield Hit(at, f'"{contact.site}" bukan alamat situs.')


def _hours(draft: Draft) -> Iterator[Hit]:
    for body in draft.bodies:
        if body.value.hours is None:
            continue
        for first, second in pairwise(body.value.hours.spans):
            if first.day == second.day and second.opens < first.closes:
                at = body.at("jam", "nilai")
                yield Hit(at, f"Jam buka bertumpuk pada hari ke-{first.day + 1}.")
                break


RULES = (
    Rule(
        "K601",
        Severity.WARNING,
        "Kontak tanpa isi",
        "Kontak kosong tidak menolong siapa pun.",
        "isi nomor dari sumber resmi, atau hapus kontak ini",
        _reachable,
    ),
    Rule(
        "K602",
        Severity.ERROR,
        "Bentuk nomor salah",
        "Warga akan menghubungi nomor yang tidak ada.",
        "tulis seperti 0333-xxxxxx, 08xx-xxxx-xxxx, atau nomor pendek resmi, sesuai sumbernya",
        _numbers,
    ),
    Rule(
        "K603",
        Severity.ERROR,
        "Kontak tanpa sumber",
        "Tidak ada sumber, tidak ada nomor.",
        "tulis sumbernya, atau kosongkan nomornya",
        _sourced,
    ),
    Rule(
        "K604",
        Severity.WARNING,
        "Nomor telepon di dalam teks",
        "Nomor dalam teks tidak punya sumber dan tanggal pemeriksaan sendiri.",
        "pindahkan ke kontak sebuah instansi",
        _loose_numbers,
    ),
    Rule(
        "K605",
        Severity.ERROR,
        "Tautan tidak aman",
        "Halaman http dapat diubah di perjalanan.",
        "pakai alamat https, atau hapus",
        _links,
    ),
    Rule(
        "K606",
        Severity.ERROR,
        "Alamat situs salah",
        "Warga akan membuka halaman yang tidak ada.",
        "tulis nama domain, misalnya contoh.go.id",
        _sites,
    ),
    Rule(
        "K607",
        Severity.ERROR,
        "Jam buka bertumpuk",
        "Warga akan datang pada jam yang salah.",
        "gabungkan jam hari itu, atau pisahkan harinya",
        _hours,
    ),
    Rule(
        "K608",
        Severity.ERROR,
        "Nomor darurat sebagai nomor kantor",
        "Panggilan biasa ke nomor darurat menghalangi orang yang sedang dalam bahaya.",
        "hapus nomornya; nomor darurat hanya ditulis di paket.yaml dan darurat.yaml",
        _emergency_numbers,
    ),
)
