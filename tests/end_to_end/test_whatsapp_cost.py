"""WhatsApp bills each message: an answer is one of them, and carries its choices."""

from __future__ import annotations

from datetime import datetime

from melayani_bot.answering import Base, Conversation, answer
from melayani_bot.knowledge.model import Knowledge
from melayani_bot.render import plan
from melayani_bot.testing.whatsapp import problem
from melayani_whatsapp import WhatsApp, WhatsAppSettings
from melayani_whatsapp.outbound import message_of
from melayani_whatsapp.peers import Correspondent

ANI = Correspondent("100000000000000", user_id="ID.PALSUANI")


def test_an_answer_about_any_service_is_one_message(
    banyuwangi: Knowledge, banyuwangi_base: Base, now: datetime
) -> None:
    settings = WhatsAppSettings(access_token="x", app_secret="x", verify_token="x")
    capabilities = WhatsApp.create(settings).capabilities
    costly, refused = [], []
    for service in banyuwangi.services.values():
        parts = plan(answer(service.name, banyuwangi_base, Conversation(), now), capabilities)
        costly += [service.name] if len(parts) > 1 else []
        refused += [wrong for part in parts if (wrong := problem(message_of(ANI, part)))]
    assert costly == []
    assert refused == []
