import json
from datetime import UTC, datetime, timedelta

from melayani_bot.answering.conversation import TOPIC_LIVES, Conversation, Pending
from melayani_bot.answering.targets import Target, TargetKind, fold

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FULL = Conversation(
    topic="ktp-el/hilang",
    at=NOW,
    pending=Pending("pilih", ("a", "b"), ("A", "B")),
    parked="kia",
    abuse=2,
    district="Genteng",
    greeted=True,
)


def test_state_survives_json() -> None:
    for state in (Conversation(), FULL):
        assert Conversation.from_dict(json.loads(json.dumps(state.to_dict()))) == state


def test_a_topic_is_forgotten_after_half_an_hour_and_when_the_clock_jumps_back() -> None:
    assert FULL.at_time(NOW + TOPIC_LIVES).topic == "ktp-el/hilang"
    late = FULL.at_time(NOW + TOPIC_LIVES + timedelta(seconds=1))
    assert (late.topic, late.pending, late.abuse, late.district) == (None, None, 0, "Genteng")
    assert FULL.at_time(NOW - timedelta(seconds=1)).topic is None


def test_targets_read_back_what_they_write() -> None:
    written = ["ktp-el", "ktp-el/hilang", "pilah:jalan/desa", "urusan:a/b", "peran:pu", "makian"]
    assert [str(Target.parse(text)) for text in written] == written
    assert Target.parse("makian").kind is TargetKind.ABUSE


def test_cases_and_branches_fold_into_their_service() -> None:
    assert fold("ktp-el/hilang") == "ktp-el"
    assert fold("pilah:jalan/desa") == "jalan"
    assert fold("urusan:a/b") == "urusan:a/b"
