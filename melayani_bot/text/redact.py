"""Masks NIK, family-card, phone and other long numbers before anything sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

MASK = "•••"
"""What stands in place of the digits; no tokeniser reads it as a word."""

_RUN = re.compile(r"\+?\(?\d(?:[\s.\-_/,:()]{0,2}\d){8,}")
_MONEY = re.compile(r"rp\.?\s*$", re.IGNORECASE)


class PersonalData(StrEnum):
    """What kind of number was masked."""

    IDENTITY = "nik-atau-kk"
    PHONE = "nomor-telepon"
    OTHER = "nomor-panjang"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers, and the kinds that were found in it, in order."""

    text: str
    kinds: tuple[PersonalData, ...] = ()


def mask(text: str) -> Masked:
    """Mask every run of nine or more digits, however it is spaced or dotted.

    Amounts of money ("Rp 1.500.000.000") stay. A NIK and a family-card number have 16 digits and
    cannot be told apart; both are only masked, never checked (UU 24/2013 Ps 84-86). What was masked
    before is still known to have held a number: masking twice changes nothing.
    """
    kinds: list[PersonalData] = []

    def replace(found: re.Match[str]) -> str:
        if _MONEY.search(text[: found.start()]):
            return found.group()
        kinds.append(_kind(re.sub(r"\D", "", found.group())))
        return MASK

    before = [PersonalData.OTHER] * text.count(MASK)
    masked = _RUN.sub(replace, text)
    return Masked(masked, (*before, *kinds))


def _kind(digits: str) -> PersonalData:
    if digits.startswith(("08", "628", "0333", "62333", "021")) and len(digits) <= 14:
        return PersonalData.PHONE
    if 15 <= len(digits) <= 17:
        return PersonalData.IDENTITY
    return PersonalData.OTHER
