from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from melayani_bot.errors import KnowledgeError
from melayani_bot.knowledge.cache import Cache
from melayani_bot.knowledge.load import inspect, load
from melayani_bot.knowledge.packs import search_roots, shipped_root
from tests.unit.knowledge import good

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGENCY = "id: {0}\nnama: Kabupaten {0}\ntingkat: kabupaten\ninduk: nasional\n"


def codes(root: Path, pack: str | None = good.PACK) -> list[str]:
    return [finding.code for finding in inspect([root], pack).findings]


def test_layers_are_laid_over_each_other(tmp_path: Path) -> None:
    service = load([good.write(tmp_path)]).services["surat-toko"]
    assert service.name == "Surat toko"
    assert service.sources == ("N01", "T01")
    assert service.channels is not None
    assert service.channels.lines == ("Loket Dinas Surat Teluk",)


def test_a_lower_layer_replaces_a_field(tmp_path: Path) -> None:
    changed = good.LOCAL_SERVICE + "frasa: [izin warung teluk]\nnama: Izin toko\n"
    root = good.write(tmp_path, {"teluk/layanan/usaha/surat-toko.yaml": changed})
    service = load([root]).services["surat-toko"]
    assert (service.name, service.phrasings) == ("Izin toko", ("izin warung teluk",))


def test_added_lines_keep_the_proof_of_a_fact(tmp_path: Path) -> None:
    national = good.SHARED + "kanal: {nilai: Aplikasi, sumber: [N01], keyakinan: tinggi}\n"
    root = good.write(tmp_path, {"nasional/layanan/usaha/surat-toko.yaml": national})
    channels = load([root]).services["surat-toko"].channels
    assert channels is not None
    assert channels.lines == ("Aplikasi", "Loket Dinas Surat Teluk")
    assert channels.sources == ("N01",)


def test_findings_in_merged_fields_name_the_file_they_were_written_in(tmp_path: Path) -> None:
    wrong = good.LOCAL_SERVICE + "+frasa: [Surat kebun, {a: b}]\n"
    root = good.write(tmp_path, {"teluk/layanan/usaha/surat-toko.yaml": wrong})
    (finding,) = inspect([root], good.PACK).findings
    assert str(finding.at) == f"{root}/teluk/layanan/usaha/surat-toko.yaml:6:23"


def test_a_single_value_can_be_added(tmp_path: Path) -> None:
    more = good.LOCAL_SERVICE + "+frasa: izin warung teluk\n+lanjut: surat-warga\n"
    root = good.write(tmp_path, {"teluk/layanan/usaha/surat-toko.yaml": more})
    service = load([root]).services["surat-toko"]
    assert service.phrasings[-1] == "izin warung teluk"
    assert service.related == ("surat-warga",)


def test_the_only_regency_needs_no_name(tmp_path: Path) -> None:
    assert load([good.write(tmp_path)]).pack.id == good.PACK


def test_several_regencies_must_be_told_apart(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"lain/paket.yaml": REGENCY.format("lain")})
    assert codes(root, None) == ["K010"]
    assert load([root], "lain").pack.name == "Kabupaten lain"


def test_a_regency_needs_only_its_own_folder(tmp_path: Path) -> None:
    shared = good.write(tmp_path / "bersama")
    own = tmp_path / "sendiri"
    (own / "lain").mkdir(parents=True)
    (own / "lain" / "paket.yaml").write_text(REGENCY.format("lain"))
    knowledge = load([own, shared])
    assert knowledge.pack.id == "lain"
    assert "surat-warga" in knowledge.services
    assert knowledge.golden == ()


def test_of_two_packs_with_one_id_the_first_root_counts(tmp_path: Path) -> None:
    shared = good.write(tmp_path / "bersama")
    own = good.write(
        tmp_path / "sendiri", {"teluk/paket.yaml": good.REGENCY.replace("35.98", "35")}
    )
    assert load([own, shared]).pack.region == "35"


def test_nothing_to_load() -> None:
    assert [finding.code for finding in inspect([]).findings] == ["K010"]
    with pytest.raises(KnowledgeError, match="K010"):
        load([Path("tidak-ada")])


def test_a_root_without_packs_is_told_although_another_root_has_the_pack(tmp_path: Path) -> None:
    root = good.write(tmp_path / "ada")
    with pytest.raises(KnowledgeError, match=r"salah-ketik.*K010"):
        load([tmp_path / "salah-ketik", root], good.PACK)


def test_a_link_in_a_circle_and_a_deleted_working_folder_are_borne(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle, gone = tmp_path / "lingkar", tmp_path / "hilang"
    circle.symlink_to(circle)
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    roots = search_roots([circle])
    assert roots == (circle, shipped_root())
    assert "K010" in [finding.code for finding in inspect(roots).findings]


def test_a_broken_pack_is_told_although_its_twin_is_kept_compiled(tmp_path: Path) -> None:
    whole, cache = good.write(tmp_path / "utuh"), Cache(tmp_path / "simpanan")
    load([whole], good.PACK, cache)
    edited = tmp_path / "suntingan" / good.PACK / "paket.yaml"
    edited.parent.mkdir(parents=True)
    edited.write_text("id: [")
    with pytest.raises(KnowledgeError, match=r"suntingan.*K001"):
        load([edited.parents[1], whole], good.PACK, cache)


def test_an_unknown_pack_names_the_known_ones(tmp_path: Path) -> None:
    (finding,) = inspect([good.write(tmp_path)], "telukk").findings
    assert "(yang ada: nasional, teluk)" in finding.message


@pytest.mark.parametrize(
    "text", ["", "- a\n", "nama: x\n", "id: Kabupaten Teluk\n", "id: [x]\n", "id: 'x\n"]
)
def test_a_broken_pack_is_told(text: str, tmp_path: Path) -> None:
    root = good.write(tmp_path, {"teluk/paket.yaml": text})
    assert {"K010", "K001"} & set(codes(root))


def test_a_pack_that_cannot_be_typed_stops_everything(tmp_path: Path) -> None:
    root = good.write(
        tmp_path, {"teluk/paket.yaml": good.REGENCY.replace("resmi: tidak", "resmi: x")}
    )
    inspection = inspect([root], good.PACK)
    assert (inspection.knowledge, inspection.draft) == (None, None)
    assert [finding.code for finding in inspection.findings] == ["K104"]


def test_errors_are_counted_in_the_exception(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"teluk/a.yaml": "a", "teluk/b.yaml": "b"})
    with pytest.raises(KnowledgeError, match=r"teluk/a.yaml:1:1: galat K008 .* 1 galat lain"):
        load([root])


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    """A service that cannot be typed still exists for those that refer to it or to its cases."""
    broken = good.SERVICE.replace("keyakinan: tinggi\ndip", "keyakinan: pasti\ndip")
    root = good.write(tmp_path, {"nasional/layanan/identitas/surat-warga.yaml": broken})
    assert codes(root) == ["K105"]


def test_files_for_people_are_left_alone(tmp_path: Path) -> None:
    notes = {"teluk/README.md": "baca", "teluk/.git/x.yaml": "a: b: c", "teluk/LICENSE": "x"}
    assert codes(good.write(tmp_path, dict(notes))) == []


def test_a_folder_named_like_a_file_is_told(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"nasional/darurat.yaml": None, "uji/surat.yaml": None})
    (root / "pengecualian.yaml").mkdir()
    assert codes(root) == ["K007"]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    os.mkfifo(root / "teluk" / "layanan" / "pipa.yaml")
    (root / "teluk" / "layanan" / "nol.yaml").symlink_to("/dev/zero")
    assert codes(root) == ["K007", "K007"]


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    root = good.write(tmp_path)
    monkeypatch.setattr(Path, "open", refuse)
    assert set(codes(root)) == {"K007", "K010"}


def test_an_unreadable_pack_is_told(tmp_path: Path) -> None:
    root = good.write(tmp_path, {"teluk/paket.yaml": None})
    (root / "teluk" / "paket.yaml").mkdir()
    assert "K007" in codes(root)


def test_the_version_changes_with_the_content_and_not_with_the_place(tmp_path: Path) -> None:
    one, two = good.write(tmp_path / "a"), good.write(tmp_path / "b")
    other = good.write(tmp_path / "c", {"teluk/wilayah.csv": good.PLACES.replace("Pasir", "Pasar")})
    versions = [load([root]).version for root in (one, two, other)]
    assert versions[0] == versions[1] != versions[2]
    assert len(versions[0]) == 12


def test_ages_count_only_where_a_day_is_given(tmp_path: Path) -> None:
    root = good.write(tmp_path)
    assert inspect([root], good.PACK).findings == ()
    assert {f.code for f in inspect([root], good.PACK, date(2030, 1, 1)).findings} == {"K505"}


def test_an_exemption_needs_a_finding_and_a_reason(tmp_path: Path) -> None:
    long = good.SERVICE.replace("ringkas: Datang", "ringkas: " + "kata " * 21 + "datang")
    changes: dict[str, str | bytes | None] = {
        "nasional/layanan/identitas/surat-warga.yaml": long,
        "pengecualian.yaml": "- aturan: K702\n  berkas: surat-warga.yaml\n  alasan: kutipan\n",
    }
    assert codes(good.write(tmp_path, changes)) == []
    changes["pengecualian.yaml"] = "- aturan: K702\n  berkas: surat-warga.yaml\n"
    assert codes(good.write(tmp_path, changes)) == ["K702", "K102"]


def test_an_error_cannot_be_exempted(tmp_path: Path) -> None:
    exempt = "{aturan: K008, berkas: a.yaml, alasan: malas}\n"
    root = good.write(tmp_path, {"teluk/a.yaml": "a", "pengecualian.yaml": exempt})
    assert "K008" in codes(root)


def test_an_exemption_for_another_pack_is_left_alone(tmp_path: Path) -> None:
    exempt = "- {aturan: K702, berkas: lain/layanan/x.yaml, alasan: kutipan}\n"
    assert codes(good.write(tmp_path, {"pengecualian.yaml": exempt})) == []


@pytest.mark.parametrize(("text", "expected"), [("- a: b: c\n", ["K001"]), ("", [])])
def test_exemptions_are_read_like_everything(
    text: str, expected: list[str], tmp_path: Path
) -> None:
    assert codes(good.write(tmp_path, {"pengecualian.yaml": text})) == expected


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert codes(good.write(tmp_path, {"nasional/istilah/jawa.yaml": "# nanti\n"})) == []


def test_what_is_shipped_is_searched_last(tmp_path: Path) -> None:
    shipped = shipped_root()
    assert shipped is not None
    assert search_roots([tmp_path]) == (tmp_path, shipped)
    assert search_roots([shipped]) == (shipped,)


def test_outside_the_checkout_what_is_shipped_has_its_full_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = shipped_root()
    assert shipped is not None
    assert shipped.is_absolute()


def test_nothing_may_be_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("melayani_bot.knowledge.packs._pack_files", lambda root: [])
    assert shipped_root() is None
    assert search_roots([]) == ()


def test_a_root_whose_name_is_too_long_holds_nothing() -> None:
    assert [f.code for f in inspect([Path("a" * 5000)]).findings] == ["K010"]


def test_a_folder_that_cannot_be_listed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = os.walk

    def closed(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[Any]:
        if folder.name == "uji":
            onerror(PermissionError(13, "Permission denied", str(folder)))
        return walk(folder)

    monkeypatch.setattr("os.walk", closed)
    root = good.write(tmp_path)
    assert [f.code for f in inspect([root], good.PACK).findings if f.at.file == f"{root}/uji"] == [
        "K007"
    ]


def test_a_body_may_say_what_its_role_says(tmp_path: Path) -> None:
    """Both lead to the same door, so nobody can be sent to a wrong one."""
    body = good.BODY.replace("- dinsur teluk", "- alamat dinas surat\n  - surat dinas alamat dong")
    assert codes(good.write(tmp_path, {"teluk/instansi/kantor-surat.yaml": body})) == []
    other = body.replace("dinas surat\n", "kecamatan\n")
    assert codes(good.write(tmp_path, {"teluk/instansi/kantor-surat.yaml": other})) == ["K301"]


def test_cases_without_an_id_do_not_hide_the_others(tmp_path: Path) -> None:
    bad = good.SERVICE.replace("kasus:\n", "kasus:\n  - hilang\n  - {nama: rusak}\n")
    root = good.write(tmp_path, {"nasional/layanan/identitas/surat-warga.yaml": bad})
    assert set(codes(root)) == {"K102", "K104"}


def test_an_emergency_may_name_a_site_or_the_regencys_number(tmp_path: Path) -> None:
    numbers = '- "112"\n    - tolong.contoh.id\n    - "{nomor}"\n    - WA 0810-0000-1111'
    changed = good.EMERGENCY.replace('- "112"', numbers)
    assert codes(good.write(tmp_path, {"nasional/darurat.yaml": changed})) == []


def test_a_retired_id_needs_no_successor(tmp_path: Path) -> None:
    changed = good.RETIRED.replace("  pengganti: surat-warga\n", "")
    assert codes(good.write(tmp_path, {"nasional/pensiun.yaml": changed})) == []


def test_an_emergency_may_end_with_its_lines(tmp_path: Path) -> None:
    changed = good.EMERGENCY.replace("  lalu: Tunggu petugas di tempat aman.\n", "")
    assert codes(good.write(tmp_path, {"nasional/darurat.yaml": changed})) == []


def test_a_mapping_is_no_date(tmp_path: Path) -> None:
    changed = good.SERVICE.replace("diperiksa: 2026-11-24", "diperiksa: {a: b}")
    root = good.write(tmp_path, {"nasional/layanan/identitas/surat-warga.yaml": changed})
    (finding,) = inspect([root], good.PACK).findings
    assert finding.message == 'Isi "diperiksa" harus berupa tanggal.'


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("produk:", "prduk:", 'Maksud Anda "produk"?'),
        ("- jabatan:", "- jbatan:", 'Maksud Anda "jabatan"?'),
        ("    tugas:", "    tgas:", 'Maksud Anda "tugas"?'),
        ("  keyakinan:", "  keyakinn:", 'Maksud Anda "keyakinan"?'),
    ],
)
def test_the_nearest_known_key_is_named_at_every_depth(
    old: str, new: str, hint: str, tmp_path: Path
) -> None:
    files = {name: text for name, text in good.FILES.items() if old in text}
    name, text = next(iter(files.items()))
    root = good.write(tmp_path, {name: text.replace(old, new, 1)})
    assert any(hint in finding.message for finding in inspect([root], good.PACK).findings)
