from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from melayani_bot.answering.hours import open_state
from melayani_bot.knowledge.hours import OpeningHours
from melayani_bot.render.words import clock, month_year, open_words

ZONE = ZoneInfo("Asia/Jakarta")
OFFICE = OpeningHours.model_validate(
    {"nilai": {"senin-kamis": "07.30-12.00, 13.00-15.30", "jumat": "07.30-11.00"}}
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T09:00", "Buka sekarang sampai 12.00 WIB."),
        ("2026-11-24T12:00", "Tutup, buka lagi Selasa 13.00 WIB."),
        ("2026-11-24T15:30", "Tutup, buka lagi Rabu 07.30 WIB."),
        ("2026-11-27T12:00", "Tutup, buka lagi Senin 07.30 WIB."),
        ("2026-11-24T07:29", "Tutup, buka lagi Selasa 07.30 WIB."),
        ("2026-11-24T07:30", "Buka sekarang sampai 12.00 WIB."),
    ],
)
def test_state_of_an_ordinary_week(moment: str, words: str) -> None:
    assert open_words(open_state(OFFICE, at(moment))) == words


def test_a_public_holiday_closes_and_is_named() -> None:
    state = open_state(OFFICE, at("2026-08-17T09:00"))
    assert not state.open
    assert state.holiday
    assert "Selasa 07.30" in open_words(state)


def test_a_body_that_never_opens_says_so() -> None:
    closed = OpeningHours.model_validate({"nilai": {"minggu": "tutup"}})
    assert open_words(open_state(closed, at("2026-11-24T09:00"))) == "Jam buka belum diketahui."


def test_round_the_clock() -> None:
    always = OpeningHours.model_validate({"nilai": {"senin-minggu": "24 jam"}})
    assert open_state(always, at("2026-11-24T03:00")).open


@pytest.mark.parametrize(
    ("days", "ranges", "said"),
    [
        ("senen", "07.30-15.30", "tidak dikenal"),
        ("kamis-senin", "07.30-15.30", "terbalik"),
        ("senin", "7-15", "tidak terbaca"),
        ("senin", "25.00-26.00", "tidak ada"),
        ("senin", "15.00-07.00", "mendahului"),
        ("senin", "07.00-12.00, 11.00-15.00", "tumpang tindih"),
    ],
)
def test_damaged_hours_say_how_to_mend_them(days: str, ranges: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        OpeningHours.model_validate({"nilai": {days: ranges}})


def test_dates_and_zones_in_indonesian() -> None:
    moment = at("2026-11-24T09:05")
    assert month_year(moment.date()) == "November 2026"
    assert clock(moment) == "09.05 WIB"
    assert clock(moment.astimezone(ZoneInfo("Asia/Makassar"))) == "10.05 WITA"
    assert clock(moment.astimezone(ZoneInfo("UTC"))) == "02.05 UTC+0"
