import pytest
from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.answering.alarms import GAP, AlarmIndex
from melayani_bot.knowledge.model import Emergency

FIRE = Emergency.model_validate(
    {
        "id": "kebakaran",
        "nama": "Kebakaran",
        "peran": "damkar",
        "pemicu": ["kebakaran", "rumah terbakar", "kobong*"],
        "bukan": ["kebakaran jenggot", "surat kebakaran"],
        "kalimat": ["Telepon {nomor} sekarang."],
    }
)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("tolong dapur tetangga kebakaran", True),
        ("rumah pak lurah itu terbakar", True),
        ("rumah satu dua tiga empat terbakar", False),
        ("terbakar rumah", False),
        ("omahe kobongan", True),
        ("jangan kebakaran jenggot dong", False),
        ("surat keterangan korban kebakaran", False),
        ("ktp hilang", False),
        ("", False),
    ],
)
def test_triggers_in_order_with_a_gap_and_vetoes(text: str, fires: bool) -> None:
    assert (AlarmIndex.of([FIRE]).find([text.split()]) is not None) is fires


def test_a_trigger_in_either_reading_fires_and_a_veto_in_either_counts() -> None:
    assert AlarmIndex.of([FIRE]).find([["geni"], ["kebakaran"]])
    assert AlarmIndex.of([FIRE]).find([["kebakaran"], ["surat", "kebakaran"]]) is None


def occurs_plainly(phrase: str, words: list[str]) -> bool:
    """The rule word for word, without an index: what the indexed search must agree with."""
    wanted = phrase.split()

    def same(pattern: str, word: str) -> bool:
        return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern

    def after(rest: list[str], place: int) -> bool:
        near = range(place + 1, min(place + 2 + GAP, len(words)))
        return not rest or any(same(rest[0], words[at]) and after(rest[1:], at) for at in near)

    return any(same(wanted[0], word) and after(wanted[1:], at) for at, word in enumerate(words))


word = st.sampled_from(["a", "ab", "abc", "b", "ba", "c"])
pattern = st.lists(word | word.map(lambda text: text + "*"), min_size=1, max_size=3).map(" ".join)


@given(st.lists(pattern, max_size=5), st.lists(word, max_size=9))
def test_the_indexed_search_agrees_with_the_rule(phrases: list[str], words: list[str]) -> None:
    case = FIRE.model_copy(update={"triggers": tuple(phrases), "vetoes": ()})
    found = {pattern.phrase for pattern in AlarmIndex.of([case]).occurring([words])}
    assert found == {phrase for phrase in phrases if occurs_plainly(phrase, words)}


def test_the_first_of_two_emergencies_counts() -> None:
    other = FIRE.model_copy(update={"id": "lain", "vetoes": ()})
    found = AlarmIndex.of([other, FIRE]).find([["kebakaran"]])
    assert found is not None
    assert found.emergency.id == "lain"
