import pytest

from melayani_bot.answering.facets import Facet, read_facet


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("biayanya berapa", Facet.COST),
        ("syaratnya apa saja", Facet.REQUIREMENTS),
        ("jam berapa buka", Facet.HOURS),
        ("di mana", Facet.PLACE),
        ("berapa lama", Facet.TIME),
        ("caranya gimana", Facet.STEPS),
        ("nomor wa nya", Facet.CONTACT),
        ("bisa online", Facet.CHANNELS),
        ("dasar hukumnya apa", Facet.LEGAL),
        ("kenapa bukan kabupaten", Facet.WHO),
        ("ktp hilang", None),
    ],
)
def test_the_side_that_is_asked_for(text: str, facet: Facet | None) -> None:
    assert read_facet(text.split()).facet is facet


def test_a_new_topic_stands_out_of_the_facet_words() -> None:
    assert read_facet("biaya paspor berapa".split()).rest == ("paspor",)
    assert read_facet("biayanya berapa ya pak".split()).rest == ("pak",)
