import itertools
from pathlib import Path

import pytest

from melayani_bot.errors import MatcherError
from melayani_bot.matching import Matcher, Policy
from melayani_bot.matching.rows import Postings, owner_postings
from melayani_bot.matching.splice import splice
from melayani_bot.matching.storage import MAGIC
from tests.unit.matching.conftest import PHRASES

TEXTS = ["ktp hilang", "ktpku ilang", "izin", "resep nasi", "jalan berlbang", ""]


@pytest.fixture
def saved(matcher: Matcher, tmp_path: Path) -> Path:
    path = tmp_path / "pencocok"
    matcher.save(path)
    return path


def test_a_saved_matcher_answers_alike(matcher: Matcher, saved: Path) -> None:
    loaded = Matcher.load(saved)
    for text in TEXTS:
        assert loaded.match(text, 8) == matcher.match(text, 8)
        assert loaded.match(text).explain() == matcher.match(text).explain()
    assert Policy.fit(loaded) == Policy.fit(matcher)


def test_pages_are_kept_where_the_system_cannot_give_them_back(
    matcher: Matcher, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("mmap.MADV_DONTNEED", raising=False)
    assert Matcher.load(saved).match("ktp hilang") == matcher.match("ktp hilang")


def test_saving_again_gives_the_same_bytes(saved: Path) -> None:
    again = saved.with_name("lagi")
    Matcher.load(saved).save(again)
    assert again.read_bytes() == saved.read_bytes()


def test_saving_over_a_mapped_file_leaves_the_reader_whole(matcher: Matcher, saved: Path) -> None:
    loaded = Matcher.load(saved)
    loaded.replace("ktp/hilang", ["sirna"]).save(saved)
    assert loaded.match("ktp hilang") == matcher.match("ktp hilang")
    assert Matcher.load(saved).match("sirna").candidates[0].id == "ktp/hilang"
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


@pytest.mark.parametrize("place", [0, 12, 20, 30, 60, 500, -1])
def test_a_damaged_file_is_refused(saved: Path, place: int) -> None:
    content = bytearray(saved.read_bytes())
    content[place] ^= 0x40
    saved.write_bytes(content)
    with pytest.raises(MatcherError, match="pencocok"):
        Matcher.load(saved)


@pytest.mark.parametrize("kept", [0, 5, 40, 1000])
def test_a_cut_file_is_refused(saved: Path, kept: int) -> None:
    saved.write_bytes(saved.read_bytes()[:kept])
    with pytest.raises(MatcherError):
        Matcher.load(saved)


def test_a_foreign_or_missing_file_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "asing"
    foreign.write_text("bukan apa-apa " * 20)
    with pytest.raises(MatcherError, match="bukan berkas pencocok"):
        Matcher.load(foreign)
    with pytest.raises(MatcherError, match="tidak terbaca"):
        Matcher.load(tmp_path / "tidak-ada")


def test_replacing_by_the_same_phrases_changes_nothing(matcher: Matcher) -> None:
    again = matcher.replace("ktp/rusak", PHRASES["ktp/rusak"])
    for text in TEXTS:
        assert again.match(text, 8) == matcher.match(text, 8)


def test_a_replaced_id_is_searchable_at_once(matcher: Matcher) -> None:
    changed = matcher.replace("ktp/hilang", ["kartu digondol maling", "ktp raib"])
    assert changed.match("digondol maling").candidates[0].id == "ktp/hilang"
    assert changed.match("ktp raib").explain()[0].phrases[0] == "ktp raib"
    assert matcher.match("digondol").candidates == () or (
        matcher.match("digondol maling").candidates[0].confidence
        < changed.match("digondol maling").candidates[0].confidence
    )


def test_a_new_id_and_a_removed_one(matcher: Matcher) -> None:
    grown = matcher.replace("paspor", ["paspor hilang", "perpanjang paspor"])
    assert grown.match("perpanjang paspor").candidates[0].id == "paspor"
    assert grown.match("lapor jalan berlubang").candidates[0].id == "jalan/lapor"
    shrunk = grown.replace("paspor", [])
    assert all(c.id != "paspor" for c in shrunk.match("perpanjang paspor", 8).candidates)
    assert shrunk.match("ktp rusak").candidates[0].id == "ktp/rusak"


def test_what_cannot_be_written_leaves_nothing_behind(matcher: Matcher, tmp_path: Path) -> None:
    taken = tmp_path / "pencocok"
    taken.mkdir()
    with pytest.raises(IsADirectoryError):
        matcher.save(taken)
    assert [path.name for path in tmp_path.iterdir()] == [taken.name]
    assert not list(taken.iterdir())


def test_lines_without_any_pair_are_saved(tmp_path: Path) -> None:
    matcher = Matcher.fit({"ktp": ["ktp"], "kk": ["kk"]})
    matcher.save(tmp_path / "x")
    assert Matcher.load(tmp_path / "x").match("kk") == matcher.match("kk")


def test_a_file_of_an_older_version_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[len(MAGIC) : len(MAGIC) + 4] = (1).to_bytes(4, "little")
    saved.write_bytes(content)
    with pytest.raises(MatcherError, match="versi 1, bukan"):
        Matcher.load(saved)


@pytest.mark.parametrize("name", [*PHRASES, "baru/id"])
def test_postings_after_a_replacement_are_those_of_the_new_rows(
    matcher: Matcher, name: str
) -> None:
    said = [["ktp", "jalan", "sma"], ["izin", "usaha", "baru"], ["nib"]]
    index, _, _ = splice(matcher.index, name, said)
    index, _, _ = splice(index, name, [*said[1:], ["hilang", "rusak"]])
    plain = owner_postings(index.rows, index.owner_starts, index)
    assert told(index.postings) == told(plain)


def told(postings: Postings) -> list[dict[int, float]]:
    runs = [slice(a, b) for a, b in itertools.pairwise(postings.starts.tolist())]
    return [
        dict(zip(postings.owners[r].tolist(), postings.weights[r].round(5).tolist(), strict=True))
        for r in runs
    ]
