import pytest

from melayani_bot.matching.texts import Texts

STRINGS = ("ktp hilang", "", "jalan rusak é 😀", "\udcff", "izin")


@pytest.mark.parametrize("part", [slice(None), slice(1, 3), slice(None, None, -2), slice(9, 12)])
def test_a_slice_is_the_same_slice_of_the_strings(part: slice) -> None:
    assert Texts.of(STRINGS)[part] == list(STRINGS[part])


@pytest.mark.parametrize("place", range(-5, 5))
def test_a_place_is_the_same_place_of_the_strings(place: int) -> None:
    assert Texts.of(STRINGS)[place] == STRINGS[place]


def test_a_place_outside_is_an_error() -> None:
    with pytest.raises(IndexError):
        Texts.of(STRINGS)[5]


def test_packed_texts_are_not_packed_again() -> None:
    packed = Texts.of(STRINGS)
    assert Texts.of(packed) is packed
