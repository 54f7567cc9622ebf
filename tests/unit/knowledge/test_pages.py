"""What is made from the knowledge for people and for tools: reports, catalogue, sheets, schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from melayani_bot.knowledge import catalogue, manual, report, sheet
from melayani_bot.knowledge.coverage import coverage, is_reachable, level_name
from melayani_bot.knowledge.load import inspect, load
from melayani_bot.knowledge.model import Confidence, Knowledge
from melayani_bot.knowledge.rules import ALL
from melayani_bot.knowledge.schema import schemas
from tests.unit.knowledge import good

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return load([good.write(tmp_path_factory.mktemp("packs"))])


def test_report_as_text(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"teluk/a.yaml": "a"})
    inspection = inspect([root], good.PACK)
    assert inspection.draft is not None
    lines = report.text(inspection.findings, [inspection.draft]).splitlines()
    assert lines[0].startswith(f"{root}/teluk/a.yaml:1:1: galat K008 ")
    assert " Cara memperbaiki: " in lines[0]
    assert lines[1:3] == ["1 galat, 0 peringatan", "Paket teluk"]
    assert "  layanan per tingkat: kabupaten 1, bersama 1, bergantung 1" in lines
    assert "  instansi dengan kontak yang dapat ditampilkan: 1" in lines


def test_report_as_values(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"teluk/a.yaml": "a"})
    inspection = inspect([root], good.PACK, date(2030, 1, 1))
    assert inspection.draft is not None
    found = report.record(inspection.findings, [inspection.draft])
    assert (found["galat"], found["peringatan"]) == (1, len(inspection.findings) - 1)
    assert "K008" in {finding["aturan"] for finding in found["temuan"]}
    assert found["paket"]["teluk"]["layanan"] == 3


def test_report_of_an_empty_pack(tmp_path: Path) -> None:
    (tmp_path / "hampa").mkdir()
    (tmp_path / "hampa" / "paket.yaml").write_text("id: hampa\nnama: Hampa\ntingkat: nasional\n")
    inspection = inspect([tmp_path], "hampa")
    assert inspection.draft is not None
    assert "  layanan per tingkat: -" in report.text((), [inspection.draft])


def test_levels(knowledge: Knowledge) -> None:
    known = catalogue.levels(knowledge)
    names = {name: level_name(service, known) for name, service in knowledge.services.items()}
    assert names == {
        "surat-warga": "kabupaten",
        "surat-tanah": "bergantung",
        "surat-toko": "bersama",
    }
    assert level_name(knowledge.services["surat-warga"], {}) == "?"


def test_coverage_counts_what_is_missing(knowledge: Knowledge) -> None:
    bare = knowledge.services["surat-warga"].model_copy(update={"sources": ()})
    mute = knowledge.bodies["kantor-surat"].model_copy(update={"contacts": ()})
    counts = coverage([bare], [mute, knowledge.bodies["kantor-surat"]], {})
    assert (counts.unsourced, counts.bodies, counts.reachable) == (1, 2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"confidence": Confidence.MEDIUM},
        {"sources": ()},
        {"phone": "", "whatsapp": "", "sms": "", "email": "", "site": ""},
    ],
)
def test_a_contact_counts_only_sure_sourced_and_filled(
    change: dict[str, Any], knowledge: Knowledge
) -> None:
    body = knowledge.bodies["kantor-surat"]
    contact = body.contacts[0].model_copy(update=change)
    assert not is_reachable(body.model_copy(update={"contacts": (contact,)}))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["surat-warga", "surat-tanah", "surat-toko"]),
        ({"life_event": "tanah"}, ["surat-tanah"]),
        ({"level": "bersama"}, ["surat-toko"]),
        ({"body": "camat"}, ["surat-warga"]),
        ({"body": "kementerian-surat"}, ["surat-tanah", "surat-toko"]),
        ({"body": "camat", "level": "bersama"}, []),
        ({"confidence": "tinggi"}, ["surat-warga"]),
    ],
)
def test_pick(choice: dict[str, str], expected: list[str], knowledge: Knowledge) -> None:
    assert [service.id for service in catalogue.pick(knowledge, **choice)] == expected


def test_catalogue_page(knowledge: Knowledge) -> None:
    page = catalogue.page(knowledge)
    assert "| layanan | 3 |" in page
    row = "| `surat-tanah` | Surat tanah | Kementerian Surat, Dinas Surat | bergantung | sedang |"
    assert row in page


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("surat-warga", ["layanan"]),
        ("surat-warga/hilang", ["layanan"]),
        ("surat", ["peran"]),
        ("kantor-surat", ["instansi"]),
        ("persuratan", ["urusan"]),
        ("kebakaran", ["darurat"]),
        ("N01", ["sumber"]),
        ("peran:surat", ["peran"]),
        ("layanan:surat", []),
        ("hampa", []),
    ],
)
def test_find(name: str, kinds: list[str], knowledge: Knowledge) -> None:
    assert [kind for kind, _ in sheet.find(knowledge, name)] == kinds


def test_names_can_be_found(knowledge: Knowledge) -> None:
    for name in sheet.names(knowledge):
        assert sheet.find(knowledge, name)


def test_sheet_of_a_service(knowledge: Knowledge) -> None:
    text = sheet.sheet(knowledge, "layanan", knowledge.services["surat-warga"])
    assert text.splitlines()[0] == "layanan: surat-warga"
    assert "  biaya: Gratis [N01, UU 1/2001, tinggi]" in text
    assert "  syarat: Kartu lama; Foto terbaru\n" in text
    assert "    ke: surat-tanah" in text
    assert "  diperiksa: 2026-11-24" in text
    assert text.endswith("N01: Buku contoh. https://contoh.invalid/buku")


def test_sheet_of_a_body_and_of_the_role_it_plays(knowledge: Knowledge) -> None:
    body = sheet.sheet(knowledge, "instansi", knowledge.bodies["kantor-surat"])
    assert "    nilai: senin-kamis 07.30-12.00, 13.00-15.30; jumat 07.00-14.30" in body
    assert "  utama: ya" in body
    assert "T01: Halaman contoh Teluk." in body
    role = sheet.sheet(knowledge, "peran", knowledge.roles["surat"])
    assert "  dimainkan oleh: Dinas Surat Kabupaten Teluk (kantor-surat)" in role
    lonely = knowledge.model_copy(update={"bodies": {}})
    assert "dimainkan" not in sheet.sheet(lonely, "peran", knowledge.roles["surat"])


def test_the_schema_takes_short_forms_and_overrides() -> None:
    found = schemas()
    assert set(found) >= {"paket", "layanan", "instansi", "peran", "darurat", "uji"}
    service = found["layanan"]
    assert service["required"] == ["id"]
    assert service["properties"]["+frasa"] == service["properties"]["frasa"]
    assert "+nama" not in service["properties"]
    assert {"type": "string", "minLength": 1} in service["properties"]["berwenang"]["anyOf"]
    assert found["peran"]["type"] == "array"
    assert found["paket"]["required"] == ["id", "nama", "tingkat"]
    assert {"enum": ["ya", "tidak"]} in found["paket"]["properties"]["resmi"]["anyOf"]


def test_the_rule_chapter_is_current() -> None:
    written = (DOCS / "aturan.md").read_text(encoding="utf-8")
    assert written == manual.manual(), (
        "tulis ulang: melayani katalog --aturan --tulis docs/aturan.md"
    )


def test_every_rule_has_a_heading() -> None:
    headings = [line for line in manual.manual().splitlines() if line.startswith("## ")]
    assert headings == [f"## {rule.id} {rule.title}" for rule in ALL]
