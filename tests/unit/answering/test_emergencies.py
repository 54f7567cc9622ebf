import pytest

from melayani_bot.answering.emergencies import find_alarm
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
    assert (find_alarm([text.split()], [FIRE]) is not None) is fires


def test_a_trigger_in_either_reading_fires_and_a_veto_in_either_counts() -> None:
    assert find_alarm([["geni"], ["kebakaran"]], [FIRE])
    assert find_alarm([["kebakaran"], ["surat", "kebakaran"]], [FIRE]) is None
