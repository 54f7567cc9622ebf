"""What goes out: shapes within Meta's limits, the right recipient, the right error."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from melayani_bot.channel import Choice, ContactCard, Location, Part
from melayani_bot.errors import (
    ChannelError,
    PeerGone,
    RateLimited,
    Rejected,
    SettingsError,
    Unauthorized,
)
from melayani_bot.testing.whatsapp import problem
from melayani_whatsapp import WhatsAppSettings
from melayani_whatsapp.failures import failure
from melayani_whatsapp.outbound import message_of
from melayani_whatsapp.peers import Correspondent, conversation_of, correspondent_of

ANI = Correspondent("100000000000000", user_id="ID.PALSUANI")


def _choices(count: int, width: int = 5) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), f"{n} {'x' * width}"[:width]) for n in range(1, count + 1))


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (Part(text="halo"), "text"),
        (Part(text="pilih", choices=_choices(3, 20)), "button"),
        (Part(text="pilih", choices=_choices(4, 24)), "list"),
        (Part(text="pilih", choices=_choices(10, 24)), "list"),
        (Part(text="pilih", choices=_choices(2, 24)), "list"),
        (Part(text="pilih", choices=(Choice("1", "a", "keterangan"),)), "list"),
        (Part(text="x" * 1024, choices=_choices(3)), "button"),
        (Part(text="x" * 4096), "text"),
        (Part(text="", contact=ContactCard("Kantor Palsu", "112")), "contacts"),
        (Part(text="", location=Location(-8.2, 114.3)), "location"),
    ],
)
def test_each_part_is_one_valid_message(part: Part, kind: str) -> None:
    message = message_of(ANI, part)
    assert message.get("interactive", message)["type"] == kind
    assert problem(message) is None


def test_a_user_id_never_takes_the_place_of_a_phone_number() -> None:
    named = message_of(ANI, Part(text="halo"))
    numbered = message_of(Correspondent("1", phone="62800000001"), Part(text="halo"))
    assert (named["recipient"], "to" in named) == ("ID.PALSUANI", False)
    assert (numbered["to"], "recipient" in numbered) == ("62800000001", False)


@settings(deadline=None)
@given(st.from_regex(r"[0-9]{3,20}", fullmatch=True), st.text(min_size=1).map(ascii))
def test_a_sealed_phone_number_opens_only_with_its_secret(phone: str, secret: str) -> None:
    conversation = conversation_of(Correspondent("1", phone=phone), secret)
    assert conversation == conversation_of(Correspondent("1", phone=phone), secret)
    assert correspondent_of(conversation, secret) == Correspondent("1", phone=phone)
    damaged = conversation[:4] + ("B" if conversation[4] == "A" else "A") + conversation[5:]
    for foreign, key in ((conversation, secret + "x"), (damaged, secret)):
        with pytest.raises(Rejected):
            correspondent_of(foreign, key)


@pytest.mark.parametrize("conversation", ["", "1", "1:", "1:s.", "1:s.é", "1:62800000001", "1:s.*"])
def test_a_foreign_conversation_is_rejected(conversation: str) -> None:
    with pytest.raises(Rejected):
        correspondent_of(conversation, "rahasia")


@pytest.mark.parametrize(
    ("status", "code", "kind", "permanent"),
    [
        (401, 190, Unauthorized, True),
        (400, 10, Unauthorized, True),
        (403, 200, Unauthorized, True),
        (403, 131031, Unauthorized, True),
        (400, 4, RateLimited, False),
        (400, 131056, RateLimited, False),
        (429, 130429, RateLimited, False),
        (400, 131026, PeerGone, True),
        (400, 131047, Rejected, True),
        (400, 131009, Rejected, True),
        (400, 999999, Rejected, True),
        (500, 131000, ChannelError, False),
        (400, 131016, ChannelError, False),
        (500, 999999, ChannelError, False),
        (401, None, Unauthorized, True),
        (429, None, RateLimited, False),
        (404, None, Rejected, True),
        (502, None, ChannelError, False),
    ],
)
def test_each_answer_has_one_error(
    status: int, code: int | None, kind: type[ChannelError], permanent: bool
) -> None:
    body = None if code is None else {"error": {"code": code, "message": "62800000001"}}
    error = failure(status, body)
    assert type(error) is kind
    assert error.permanent is permanent
    assert "62800000001" not in str(error)


def test_the_pair_limit_waits_six_seconds_unless_meta_says_otherwise() -> None:
    body = {"error": {"code": 131056}}
    assert failure(400, body).retry_after == timedelta(seconds=6)
    assert failure(400, body, "30").retry_after == timedelta(seconds=30)
    assert failure(400, body, "besok").retry_after == timedelta(seconds=6)


@pytest.mark.parametrize(
    "changed",
    [
        {"access_token": ""},
        {"app_secret": "dua kata"},
        {"access_token": "baris\nbaru"},
        {"phone_number_id": "+62800000000"},
        {"phone_number_id": 100},
        {"api_url": "http://contoh.invalid"},
        {"timeout": 0},
    ],
)
def test_settings_say_what_is_wrong_without_the_value(changed: dict[str, object]) -> None:
    right: dict[str, object] = {"access_token": "a", "app_secret": "b", "verify_token": "c"}
    with pytest.raises(SettingsError) as raised:
        WhatsAppSettings(**{**right, **changed})  # type: ignore[arg-type]  # wrong types are the test
    assert next(iter(changed)) in str(raised.value)
    assert "dua kata" not in str(raised.value)


def test_no_secret_is_in_the_repr() -> None:
    shown = repr(WhatsAppSettings(access_token="AAA", app_secret="BBB", verify_token="CCC"))
    assert not [secret for secret in ("AAA", "BBB", "CCC") if secret in shown]
