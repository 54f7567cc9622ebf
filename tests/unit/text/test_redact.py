import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.text.clean import MAX_CHARACTERS, clean
from melayani_bot.text.redact import MASK, PersonalData, mask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("nik saya 3510000000000000 ya", PersonalData.IDENTITY),
        ("3510 0000 0000 0000", PersonalData.IDENTITY),
        ("35.10.00.000000.0000", PersonalData.IDENTITY),
        ("nik:3510-0000-0000-0000", PersonalData.IDENTITY),
        ("0812-0000-0000", PersonalData.PHONE),
        ("hubungi +62 812 0000 000", PersonalData.PHONE),
        ("telp (0333) 000000", PersonalData.PHONE),
        ("rekening 1234567890", PersonalData.OTHER),
    ],
)
def test_masks_every_form_of_a_personal_number(text: str, kind: PersonalData) -> None:
    masked = mask(text)
    assert masked.kinds == (kind,)
    assert not any(char.isdigit() for char in masked.text)


@pytest.mark.parametrize(
    "text",
    [
        "telepon 112",
        "tahun 2024 dan 2025",
        "Rp 1.500.000.000 buat apa",
        "pp 28/2025",
        "halobpom 1500533",
    ],
)
def test_leaves_short_numbers_years_laws_and_money(text: str) -> None:
    assert mask(text).text == text


@given(
    st.text(alphabet="abc ", max_size=10),
    st.lists(st.sampled_from("0123456789"), min_size=16, max_size=16),
    st.lists(
        st.sampled_from(["", " ", ".", "-", "\u200b", "\u00a0", "_", "/"]), min_size=15, max_size=15
    ),
)
def test_sixteen_digits_never_survive_however_they_are_spaced(
    before: str, digits: list[str], gaps: list[str]
) -> None:
    number = digits[0] + "".join(gap + digit for gap, digit in zip(gaps, digits[1:], strict=True))
    masked = mask(clean(f"{before} {number} selesai"))
    assert MASK in masked.text
    assert sum(char.isdigit() for char in masked.text) == 0


@pytest.mark.parametrize("digits", ["３５１０００００００００００００", "٣٥١٠٠٠٠٠٠٠٠٠٠٠٠٠"])
def test_digits_of_other_scripts_are_masked_too(digits: str) -> None:
    assert mask(clean(digits)).text == MASK


@given(st.text(max_size=300))
def test_clean_leaves_no_control_character_and_is_stable(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x00" not in once
    once.encode()


def test_lone_surrogates_and_nul_are_dropped_and_length_is_bounded() -> None:
    assert clean("\ud800ktp\x00 hilang") == "ktp hilang"
    assert len(clean("a" * 100_000)) == MAX_CHARACTERS


def test_a_masked_text_is_still_known_to_have_held_a_number() -> None:
    once = mask("nik saya 3510000000000000 ya")
    assert mask(once.text).text == once.text
    assert mask(once.text).kinds
