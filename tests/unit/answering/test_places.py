import pytest

from melayani_bot.answering.places import PlaceIndex
from melayani_bot.knowledge.model import Place

PLACES = PlaceIndex.of(
    [
        Place(code="1", district="Genteng", name="Kembiritan", kind="desa"),
        Place(code="2", district="Genteng", name="Genteng Kulon", kind="desa"),
        Place(code="3", district="Licin", name="Licin", kind="desa"),
        Place(code="4", district="Banyuwangi", name="Kertosari", kind="kelurahan"),
        Place(code="5", district="Muncar", name="Sumberberas", kind="desa"),
        Place(code="6", district="Muncar", name="Karangsari", kind="desa"),
        Place(code="7", district="Sempu", name="Karangsari", kind="desa"),
        Place(code="8", district="Wongsorejo", name="Sidodadi", kind="desa"),
    ],
    "Kabupaten Banyuwangi",
)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("kua muncar buka jam berapa", "Muncar"),
        ("saya di desa kembiritan", "Genteng"),
        ("kembirritan", "Genteng"),
        ("sumber beras", "Muncar"),
        ("sidhodadi", "Wongsorejo"),
        ("genteng kulon", "Genteng"),
        ("jalan licin sekali", None),
        ("kecamatan licin", "Licin"),
        ("desa karangsari", None),
        ("dukcapil banyuwangi", None),
        ("kecamatan banyuwangi", "Banyuwangi"),
        ("kantor desa", None),
    ],
)
def test_places_in_any_spelling_and_no_guess_where_a_name_is_ambiguous(
    text: str, district: str | None
) -> None:
    assert PLACES.district_in(text.split()) == district
