"""The distribution: its entry point leads to the channel of that name."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import timedelta
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from melayani_bot.channel import Part, Peer
from melayani_bot.discovery import GROUP
from melayani_bot.errors import ChannelError, SettingsError
from melayani_whatsapp import WhatsApp, WhatsAppSettings
from melayani_whatsapp.peers import Correspondent, conversation_of
from plugins.whatsapp.tests.wire import NUMBER_ID, settings_for


def test_the_entry_point_leads_to_the_channel() -> None:
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())
    (point,) = project["project"]["entry-points"][GROUP].items()
    assert EntryPoint(name=point[0], value=point[1], group=GROUP).load() is WhatsApp
    assert point[0] == WhatsApp.name


def test_a_card_would_cost_a_second_message_and_is_off_unless_asked_for() -> None:
    for asked in (False, True):
        settings = WhatsAppSettings(
            access_token="x", app_secret="x", verify_token="x", contact_cards=asked
        )
        assert WhatsApp.create(settings).capabilities.contact_card is asked
    assert not WhatsAppSettings(access_token="x", app_secret="x", verify_token="x").contact_cards


@pytest.mark.parametrize(("granted", "ours"), [(80.0, 40.0), (1000.0, 500.0)])
def test_answers_take_half_of_what_meta_grants_the_number(granted: float, ours: float) -> None:
    settings = WhatsAppSettings(
        access_token="x", app_secret="x", verify_token="x", messages_per_second=granted
    )
    pace = WhatsApp.create(settings).capabilities
    assert pace.sends_per_second == ours
    assert (pace.conversation_pause, pace.conversation_burst) == (timedelta(seconds=6), 45)


def test_a_throughput_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="messages_per_second"):
        WhatsAppSettings(access_token="x", app_secret="x", verify_token="x", messages_per_second=0)


def test_what_meta_was_never_asked_has_not_arrived() -> None:
    settings = settings_for("http://127.0.0.1:9")  # nobody answers there
    who = Correspondent(NUMBER_ID, user_id="ID.PALSUani")
    peer = Peer(WhatsApp.name, conversation_of(who, settings.app_secret))

    async def send() -> None:
        channel = WhatsApp.create(settings)
        try:
            await channel.send(peer, Part(text="satu"))
        finally:
            await channel.aclose()

    with pytest.raises(ChannelError) as raised:
        asyncio.run(send())
    assert not raised.value.unclear
