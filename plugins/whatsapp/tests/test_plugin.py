"""The distribution: its entry point leads to the channel of that name."""

from __future__ import annotations

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

from melayani_bot.discovery import GROUP
from melayani_whatsapp import WhatsApp, WhatsAppSettings


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
