"""Button data: fits, comes back, and cannot be made up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from melayani_bot.testing.telegram import TOKEN
from melayani_telegram.buttons import MAX_DATA_BYTES, MAX_ID_BYTES, Buttons

BUTTONS = Buttons(TOKEN)
IDS = st.text(min_size=1).filter(lambda text: len(text.encode()) <= MAX_ID_BYTES)


@given(IDS, st.integers())
def test_an_id_comes_back_in_at_most_64_bytes(choice: str, chat: int) -> None:
    data = BUTTONS.data(str(chat), choice)
    assert len(data.encode()) <= MAX_DATA_BYTES
    assert BUTTONS.choice(str(chat), data) == choice


@given(IDS, st.data())
def test_a_changed_character_makes_it_a_forgery(choice: str, data: st.DataObject) -> None:
    genuine = BUTTONS.data("5", choice)
    place = data.draw(st.integers(0, len(genuine) - 1))
    other = data.draw(st.characters().filter(lambda char: char != genuine[place]))
    assert BUTTONS.choice("5", genuine[:place] + other + genuine[place + 1 :]) is None


@given(st.text(alphabet=st.characters(), max_size=100))
def test_made_up_data_is_a_forgery(data: str) -> None:
    assert BUTTONS.choice("5", data) is None


def test_another_bots_button_is_a_forgery() -> None:
    other = Buttons("654321:" + "PALSU" * 7)
    assert BUTTONS.choice("5", other.data("5", "2")) is None
