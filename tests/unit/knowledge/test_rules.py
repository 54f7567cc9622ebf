"""Each rule is broken once, on purpose, and found at the very line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from melayani_bot.knowledge.load import inspect
from melayani_bot.knowledge.rule import Severity
from melayani_bot.knowledge.rules import ALL
from melayani_bot.knowledge.rules.golden import close_calls
from tests.unit.knowledge import good

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 25)
WARGA = "nasional/layanan/identitas/surat-warga.yaml"
TANAH = "nasional/layanan/tanah/surat-tanah.yaml"
TOKO = "nasional/layanan/usaha/surat-toko.yaml"
LOCAL_TOKO = "teluk/layanan/usaha/surat-toko.yaml"
BODY = "teluk/instansi/kantor-surat.yaml"
BRANCH = "teluk/instansi/kecamatan-utara.yaml"
MINISTRY = "nasional/instansi/kementerian-surat.yaml"
AFFAIR = "nasional/urusan/persuratan.yaml"
ROLES = "nasional/peran.yaml"
EMERGENCY = "nasional/darurat.yaml"
GOLDEN = "uji/surat.yaml"
PACK = "teluk/paket.yaml"
RETIRED = "nasional/pensiun.yaml"
SOURCES = "nasional/sumber.yaml"
TALK = "nasional/obrolan.yaml"
EXEMPT = "pengecualian.yaml"


class Breach(NamedTuple):
    """``old`` becomes ``new`` in ``file``; ``code`` is found at the line with ``mark``.

    ``mark`` is ``new`` where it is left out; it may name another file.
    """

    code: str
    file: str
    old: str
    new: str
    mark: str | tuple[str, str] = ""


LONG = "kata " * 21 + "akhir."
BREACHES = [
    Breach("K001", WARGA, "nama: Surat warga\n", "nama: Surat: warga\n"),
    Breach("K002", WARGA, "nama: Surat warga\n", "nama: a\nnama: b\n", "nama: b"),
    Breach("K003", WARGA, "nama: Surat warga\n", "nama: &x Surat\n"),
    Breach("K004", WARGA, "nama: Surat warga\n", "nama: " + "[" * 11 + "]" * 11 + "\n"),
    Breach("K008", "teluk/layanann/x.yaml", "", "id: x\n"),
    Breach("K008", "teluk/layanan/x.yml", "", "id: x\n"),
    Breach("K011", PACK, "induk: nasional", "induk: nasionall"),
    Breach("K012", "nasional/paket.yaml", "zona:", "induk: teluk\nzona:", "induk: teluk"),
    Breach("K020", ROLES, good.ROLES, "id: surat\n"),
    Breach("K020", ROLES, "- id: surat\n", "- surat\n- id: surat\n", "- surat"),
    Breach("K020", WARGA, good.SERVICE, "- id: surat-warga\n"),
    Breach("K021", ROLES, "- id: surat\n", "- idx: surat\n"),
    Breach("K022", ROLES, "- id: camat\n", "- id: surat\n"),
    Breach("K023", LOCAL_TOKO, "+kanal:", "+syarat:"),
    Breach("K023", LOCAL_TOKO, "+kanal:", "+nama: x\n+kanal:", "+nama"),
    Breach("K023", LOCAL_TOKO, "+sumber:", "sumber: []\n+sumber:", "+sumber"),
    Breach("K023", LOCAL_TOKO, "+kanal:\n  - Loket Dinas Surat Teluk", "+kanal: {nilai: Loket}"),
    Breach("K023", WARGA, "kanal:", "+kanal:"),
    Breach("K024", WARGA, "id: surat-warga", "id: surat-wargaa"),
    Breach("K025", "teluk/wilayah.csv", "kode,", "code,"),
    Breach("K030", EXEMPT, "", f"- {{aturan: K702, berkas: {WARGA}, alasan: tidak ada}}\n"),
    Breach("K030", EXEMPT, "", "- K702\n"),
    Breach("K101", WARGA, "produk:", "produc:", "produc"),
    Breach("K101", WARGA, "    tugas:", "    tugass:", "tugass"),
    Breach("K101", BODY, "jabatan: Petugas", "jabatann: Petugas"),
    Breach("K102", WARGA, "nama: Surat warga\n", "", "id: surat-warga"),
    Breach("K102", WARGA, "    nama: Surat hilang\n", "", "id: hilang"),
    Breach("K103", WARGA, "nama: Surat warga\n", "nama:\n", "nama:"),
    Breach("K103", TANAH, "pilihan:", "pilihan: []\n  pilihann:", "pilihan: []"),
    Breach("K104", WARGA, "frasa:\n  - bikin surat warga\n", "frasa: satu\nlanjut2:\n"),
    Breach("K104", BODY, "    jumat:", "    jumaat:", "jumaat"),
    Breach("K104", BODY, '"07.00-14.30"', '"07.00-25.30"'),
    Breach("K104", BODY, '"07.00-14.30"', '"14.30-07.00"', "14.30-07.00"),
    Breach("K104", BODY, "12.00, 13.00", "13.00, 12.00"),
    Breach("K104", WARGA, "id: hilang", "id: " + "h" * 61),
    Breach("K105", WARGA, "keyakinan: tinggi\nd", "keyakinan: pasti\nd"),
    Breach("K105", PACK, "Asia/Jakarta", "Asia/Jakart"),
    Breach("K105", PACK, '"35.98"', "Teluk"),
    Breach("K105", PACK, '"112"', "seratus"),
    Breach("K106", WARGA, "id: hilang", "id: Hilang Sekali"),
    Breach("K107", WARGA, "2026-11-24", "24-11-2026"),
    Breach("K107", WARGA, "2026-11-24", "1700000000"),
    Breach("K107", WARGA, "2026-11-24", "2026-13-45"),
    Breach("K201", WARGA, "berwenang: surat", "berwenang: surrat"),
    Breach("K201", WARGA, "peran: camat", "peran: camatt"),
    Breach("K201", BODY, "  - surat\n", "  - suratt\n", "- suratt"),
    Breach("K201", EMERGENCY, "peran: surat", "peran: suratt"),
    Breach("K202", WARGA, "sumber:\n  - N01", "sumber:\n  - N09", "N09"),
    Breach("K202", BODY, "    sumber:\n      - T01", "    sumber:\n      - T09", "T09"),
    Breach("K203", WARGA, "lanjut:\n  - surat-tanah", "lanjut:\n  - surat-tanh", "surat-tanh"),
    Breach("K203", BODY, "- surat-warga", "- surat-wrga"),
    Breach("K203", PACK, "aduan: surat-warga", "aduan: surat-wrga"),
    Breach("K204", PACK, "loket: kantor-surat", "loket: kantor"),
    Breach("K205", WARGA, "ke: surat-tanah\nlanjut", "ke: surat-tanahh\nlanjut", "tanahh"),
    Breach("K205", AFFAIR, "ke: luar-lingkup", "ke: luar"),
    Breach("K206", GOLDEN, "harap: surat-warga/hilang", "harap: surat-warga/ilang"),
    Breach("K206", GOLDEN, "    - surat-tanah", "    - surat-tanahh"),
    Breach("K207", WARGA, "peristiwa: identitas", "peristiwa: identitass"),
    Breach("K208", BRANCH, "  - Utara", "  - Selatan"),
    Breach("K209", RETIRED, "- id: surat-kuno", "- id: surat-toko"),
    Breach("K209", RETIRED, "pengganti: surat-warga", "pengganti: surat-hampa"),
    Breach("K210", WARGA, "peristiwa: identitas", "peristiwa: lahir"),
    Breach("K301", TANAH, "- surat kebun", "- Bikin surat, warga"),
    Breach("K301", ROLES, "- alamat kecamatan", "- alamat dinas surat", "- alamat dinas surat"),
    Breach("K302", TANAH, "- surat kebun", "- warga bikin surat"),
    Breach("K303", TANAH, "- surat kebun", "- syaratnya apa"),
    Breach("K304", TANAH, "  - surat kebun\n", "", "frasa:"),
    Breach("K304", ROLES, "    - alamat dinas surat\n", "", "frasa:"),
    Breach("K305", WARGA, "kalimat: surat untuk kebun", "kalimat: bikin surat warga"),
    Breach("K305", WARGA, "ke: surat-tanah\nlanjut", "ke: surat-warga\nlanjut", "ke: surat-warga"),
    Breach("K306", WARGA, "- surat warga baru", "- warga surat bikin"),
    Breach("K307", WARGA, "- surat warga baru", "- surat 3510 0000 1111"),
    Breach("K308", WARGA, "- surat warga baru", '- "???"'),
    Breach("K309", WARGA, "- surat warga baru", "- Batal!"),
    Breach("K401", BODY, "tingkat: kabupaten", "tingkat: provinsi", "- surat"),
    Breach(
        "K402",
        TANAH,
        "pemkab_bisa: Kabupaten meneruskan berkas ke pusat.\n",
        "",
        "berwenang: pusat",
    ),
    Breach("K403", MINISTRY, "peran:\n  - pusat", "peran: []", (TANAH, "berwenang: pusat")),
    Breach("K404", MINISTRY, "peran:\n  - pusat", "peran: []", (ROLES, "id: pusat")),
    Breach("K405", WARGA, "berwenang: surat\n", "", "id: surat-warga"),
    Breach("K405", TANAH, "      berwenang: pusat\n", "", "- id: negara"),
    Breach("K406", TANAH, "berwenang: pusat", "berwenang: surat", "pilah:"),
    Breach(
        "K406",
        TANAH,
        "pilah:",
        "berwenang: [{peran: surat, untuk: a}, {peran: pusat, untuk: b}]\npilah:",
        "pilah:",
    ),
    Breach("K407", TOKO, "    untuk: izin tempat\n", "", "- peran: surat"),
    Breach("K408", WARGA, "peran: camat", "peran: surat"),
    Breach("K409", TANAH, "id: warga", "id: negara", "id: negara"),
    Breach(
        "K409",
        AFFAIR,
        "  - id: surat-umum",
        "  - {id: surat-umum, nama: a, berwenang: surat}\n  - id: surat-umum",
        "  - id: surat-umum",
    ),
    Breach("K410", MINISTRY, "peran:", "utama: ya\nperan:\n  - surat", (BODY, "- surat")),
    Breach("K221", WARGA, "- Loket Dinas Surat", "- Loket Kabupaten Teluk"),
    Breach("K221", WARGA, "- surat warga baru", "- surat warga teluk"),
    Breach("K222", WARGA, "- Loket Dinas Surat", "- Loket Kecamatan Utara"),
    Breach(
        "K411",
        BODY,
        "  - surat\ntingkat: kabupaten\nutama: ya\n",
        "  - surat\n  - pusat\ntingkat: kabupaten\n",
        "- pusat",
    ),
    Breach("K501", BRANCH, "sumber:\n  - T01\n", "", "keyakinan"),
    Breach("K502", WARGA, "sumber:\n  - N01\nkeyakinan", "keyakinan"),
    Breach(
        "K502",
        WARGA,
        "  sumber:\n    - N01\n  keyakinan",
        "  sumber: []\n  keyakinan",
        "  keyakinan",
    ),
    Breach("K503", WARGA, "waktu: Satu hari", "waktu: {nilai: Rp5.000, sumber: []}"),
    Breach("K504", WARGA, "diperiksa: 2026-11-24\n", "", "id: surat-warga"),
    Breach("K505", WARGA, "2026-11-24", "2025-11-24"),
    Breach("K505", BODY, "    diperiksa: 2026-11-24", "    diperiksa: 2026-08-01"),
    Breach("K506", WARGA, "2026-11-24", "2026-12-24"),
    Breach("K601", BODY, "kontak:", "kontak:\n  - jabatan: Kepala", "jabatan: Kepala"),
    Breach("K602", BODY, "0333-000111", "0333-ABCDEF"),
    Breach("K602", BODY, "0333-000111", "0333-1234567"),
    Breach("K602", BODY, "0333-000111", "12"),
    Breach("K602", BODY, "0810-0000-1111", "112", "whatsapp"),
    Breach("K602", BODY, "loket@contoh.invalid", "loket"),
    Breach("K602", EMERGENCY, '    - "112"', "    - seratus", "- seratus"),
    Breach(
        "K603", BODY, "    sumber:\n      - T01\n    keyakinan: tinggi\n    d", "    d", "telepon"
    ),
    Breach("K604", WARGA, "- Loket Dinas Surat", "- Loket, telepon 0333 000 111"),
    Breach("K605", BODY, "https://surat.contoh", "http://surat.contoh"),
    Breach("K605", WARGA, "- Loket Dinas Surat", "- http://surat.contoh.go.id"),
    Breach("K605", SOURCES, "https://contoh", "http://contoh"),
    Breach("K606", BODY, "situs: surat.contoh.go.id", "situs: surat contoh"),
    Breach("K606", BODY, "https://surat.contoh.go.id", "https://surat"),
    Breach("K607", BODY, "    jumat:", '    kamis: "07.00-09.00"\n    jumat:', "senin-kamis"),
    Breach("K608", BODY, "0333-000111", "112", "telepon: 112"),
    Breach(
        "K701",
        WARGA,
        "mengapa: Surat warga",
        "mengapa: " + "Pendek saja. " * 35 + "Surat warga",
        "ringkas",
    ),
    Breach("K702", WARGA, "ringkas: Datang", f"ringkas: {LONG} Datang"),
    Breach("K703", WARGA, "- Foto terbaru", "- Formulir QZX"),
    Breach("K704", WARGA, "- Foto terbaru", "- Mohon bawa foto"),
    Breach("K705", WARGA, "- Foto terbaru", "- TODO foto"),
    Breach("K705", WARGA, "- Foto terbaru", "- Foto, tanya 1234567"),
    Breach("K706", WARGA, "- Foto terbaru", "- Foto *baru*"),
    Breach("K707", WARGA, "Datang ke Dinas Surat. Gratis.", "Datang. " * 21),
    Breach("K707", WARGA, "ringkas: Datang ke Dinas Surat. Gratis.\n", "", "id: surat-warga"),
    Breach("K708", WARGA, "nama: Surat warga\n", "nama: " + "Surat warga " * 6 + "\n"),
    Breach("K709", WARGA, "syarat:", "syarat:" + "\n  - Kartu" * 7, "syarat:"),
    Breach("K710", TANAH, "nama: Surat tanah", "nama: Surat warga"),
    Breach("K801", GOLDEN, "warga/hilang", "tanah", (WARGA, "id: surat-warga")),
    Breach("K802", GOLDEN, "pengen punya surat penduduk sendiri", "bikin surat warga"),
    Breach("K803", GOLDEN, "    - surat-tanah", "    - surat-warga"),
    Breach("K901", EMERGENCY, "Telepon {nomor} sekarang.", "Tenang."),
]


def found(root: Path, breach: Breach) -> dict[str, list[str]]:
    before = good.FILES.get(breach.file, "")
    assert breach.old in before
    after = before.replace(breach.old, breach.new, 1)
    good.write(root, {breach.file: after})
    places: dict[str, list[str]] = {}
    for finding in inspect([root], good.PACK, TODAY).findings:
        places.setdefault(finding.code, []).append(f"{finding.at.file}:{finding.at.line}")
    return places


def expected(root: Path, breach: Breach) -> set[str]:
    """The lines with the mark; where a thing is there twice, both show it."""
    mark = breach.mark or breach.new.strip().splitlines()[0]
    name, text = mark if isinstance(mark, tuple) else (breach.file, mark)
    lines = enumerate((root / name).read_text().splitlines(), 1)
    return {f"{root / name}:{number}" for number, line in lines if text in line}


@pytest.mark.parametrize("breach", BREACHES, ids=lambda b: f"{b.code}-{b.new.strip()[:20]}")
def test_breach_is_found_at_its_line(breach: Breach, tmp_path: Path) -> None:
    places = found(tmp_path, breach)
    assert breach.code in places
    assert expected(tmp_path, breach) & set(places[breach.code])


def test_every_rule_is_broken_above() -> None:
    elsewhere = {"K005", "K006", "K007", "K010", "K804", "K805"}  # reading, packs, trial
    assert {rule.id for rule in ALL} == {breach.code for breach in BREACHES} | elsewhere


def test_rules_teach() -> None:
    for rule in ALL:
        assert rule.title
        assert rule.why.endswith(".")
        assert not rule.fix.endswith(".")
    assert len({rule.id for rule in ALL}) == len(ALL)


def test_good_packs_have_no_findings(tmp_path: Path) -> None:
    inspection = inspect([good.write(tmp_path)], good.PACK, TODAY)
    assert inspection.findings == ()
    assert inspection.knowledge is not None


@pytest.mark.parametrize(
    ("code", "severity"), [("K301", Severity.ERROR), ("K702", Severity.WARNING)]
)
def test_severity(code: str, severity: Severity) -> None:
    assert next(rule for rule in ALL if rule.id == code).severity is severity


def test_close_calls_are_told_by_whoever_has_a_matcher(tmp_path: Path) -> None:
    draft = inspect([good.write(tmp_path)], good.PACK).draft
    assert draft is not None
    answers = {
        "pengen punya surat penduduk sendiri": [("surat-warga", 0.5), ("surat-tanah", 0.45)],
        "kebun negara mau digarap": [("surat-tanah", 0.5), ("surat-tanah/negara", 0.5)],
        "rumah tetangga kobong": [("darurat:kebakaran", 1.0)],
    }
    far = [("surat-warga", 0.9), ("surat-tanah", 0.1)]
    calls = list(close_calls(draft, lambda question: answers.get(question, far), 0.1))
    assert [(call.code, call.at.line) for call in calls] == [("K804", 1)]
    assert calls[0].message == "surat-warga dan surat-tanah hampir sama kuat."


def test_the_nearest_known_id_is_named(tmp_path: Path) -> None:
    changed = good.SERVICE.replace("berwenang: surat", "berwenang: suratt")
    (finding,) = inspect([good.write(tmp_path, {WARGA: changed})], good.PACK).findings
    assert finding.message == 'Peran "suratt" tidak ada. Maksud Anda "surat"?'
