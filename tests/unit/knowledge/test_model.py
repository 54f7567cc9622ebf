from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from pydantic import ValidationError

from melayani_bot.knowledge.hours import OpeningHours, parse_days, parse_ranges
from melayani_bot.knowledge.load import load
from melayani_bot.knowledge.model import Case, Details, Knowledge, Level
from melayani_bot.knowledge.places import read_places
from tests.unit.knowledge import good


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load([good.write(tmp_path_factory.mktemp("packs"))])


def test_a_case_says_only_what_differs(knowledge: Knowledge) -> None:
    service = knowledge.services["surat-warga"]
    lost = service.details(service.cases[0])
    assert lost.summary != service.summary
    assert lost.requirements == service.requirements
    assert service.details(None) is service


def test_a_case_may_say_that_nobody_else_acts(knowledge: Knowledge) -> None:
    service = knowledge.services["surat-warga"]
    assert service.participations
    alone = Case.model_validate({"id": "lama", "nama": "KTP lama", "pelaksana": []})
    assert service.details(alone).participations == ()
    silent = Case.model_validate({"id": "lama", "nama": "KTP lama"})
    assert service.details(silent).participations == service.participations


def test_level_of_deciders(knowledge: Knowledge) -> None:
    services = knowledge.services
    assert knowledge.level_of(services["surat-warga"].authorities) is Level.KABUPATEN
    assert knowledge.level_of(services["surat-toko"].authorities) is Level.BERSAMA
    assert knowledge.level_of(()) is None


def test_body_of_a_role(knowledge: Knowledge) -> None:
    main = knowledge.body_for("surat")
    branch = knowledge.body_for("camat", "Utara")
    assert main is not None
    assert main.id == "kantor-surat"
    assert branch is not None
    assert branch.id == "kecamatan-utara"
    assert knowledge.body_for("camat") is None
    assert knowledge.body_for("camat", "Selatan") is None
    ministry = knowledge.body_for("pusat", "Utara")
    assert ministry is not None
    assert ministry.id == "kementerian-surat"


def test_hours_of_a_week(knowledge: Knowledge) -> None:
    hours = knowledge.bodies["kantor-surat"].hours
    assert hours is not None
    assert len(hours.spans) == 9
    assert (hours.spans[0].day, hours.spans[0].opens) == (0, time(7, 30))
    assert (hours.spans[-1].day, hours.spans[-1].closes) == (4, time(14, 30))


@pytest.mark.parametrize(
    ("text", "days"), [("senin", (0,)), ("Senin-Rabu", (0, 1, 2)), ("sabtu - minggu", (5, 6))]
)
def test_days(text: str, days: tuple[int, ...]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "senen", "rabu-senin", "senin-rabu-jumat", "senin-"])
def test_no_days(text: str) -> None:
    with pytest.raises(ValueError, match="hari"):
        parse_days(text)


def test_ranges() -> None:
    assert parse_ranges("tutup") == ()
    assert parse_ranges("24 jam") == ((time.min, time.max),)
    assert parse_ranges("07.30 - 12:00, 13.00-15.30")[1] == (time(13), time(15, 30))


@pytest.mark.parametrize(
    "text",
    ["pagi", "07.30", "24.00-25.00", "07.60-08.00", "09.00-08.00", "07.00-09.00, 08.00-10.00"],
)
def test_no_ranges(text: str) -> None:
    with pytest.raises(ValueError, match="jam"):
        parse_ranges(text)


def test_a_week_without_days_is_none() -> None:
    with pytest.raises(ValidationError):
        OpeningHours.model_validate({"nilai": {}})


ROW = "35.98.01.2001,Utara,Pasir,desa"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("a,b\n", 1),
        ("kode,kecamatan,nama,jenis\nx,y\n", 2),
        ("kode,kecamatan,nama,jenis\n35,Utara, ,desa\n", 2),
        (f"kode,kecamatan,nama,jenis\n{ROW}\n{ROW}\n", 3),
        ("kode,kecamatan,nama,jenis\n35,Utara,Pasir,kota\n", 2),
        ('kode,kecamatan,nama,jenis\n"a\n', 1),
    ],
)
def test_bad_tables_of_places(text: str, line: int) -> None:
    _, (finding, *_) = read_places(text.encode(), "wilayah.csv")
    assert (finding.code, finding.at.line) == ("K025", line)


def test_a_table_that_is_no_text() -> None:
    assert read_places(b"\xff", "wilayah.csv")[1][0].code == "K025"


def test_good_rows_stay_beside_bad_ones(tmp_path: Path) -> None:
    places, findings = read_places(f"kode,kecamatan,nama,jenis\n{ROW}\nx\n".encode(), "w.csv")
    assert [place.name for place in places] == ["Pasir"]
    assert len(findings) == 1


def test_deciders_that_are_no_list_are_refused() -> None:
    with pytest.raises(ValidationError):
        Details.model_validate({"berwenang": 5})


def test_one_decider_may_be_written_out(knowledge: Knowledge) -> None:
    found = Details.model_validate({"berwenang": {"peran": "surat", "untuk": "semua"}})
    assert (found.authorities[0].role, found.authorities[0].decides) == ("surat", "semua")
