"""Which door to show: the body of a role, its verified contact, or the next one in the chain.

A contact is shown only when it has a source, is sure, and was checked recently. Otherwise the chain
goes on: technical staff, head of section, counter of the body, service mall, complaint channel.
The emergency number never stands in for an office.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from melayani_bot.answering.hours import open_state
from melayani_bot.answering.values import Door, Reach
from melayani_bot.knowledge.model import Body, Confidence, ContactPoint, FactValue, Knowledge, Level

CONTACT_AGE = timedelta(days=90)
"""How long after its last check a contact may be shown (`knowledge.md`)."""

_RANKS = ("staf-teknis", "kepala-bidang", "loket", "kepala")
_KINDS = (
    ("whatsapp", "whatsapp"),
    ("telepon", "phone"),
    ("sms", "sms"),
    ("surel", "email"),
    ("situs", "site"),
)


def door_for(
    knowledge: Knowledge, role: str, service: str | None, district: str | None, now: datetime
) -> Door:
    """The door of the body that plays ``role``, for one service, seen from one kecamatan."""
    body = knowledge.body_for(role, district)
    if body is None:
        known = knowledge.roles[role]
        return Door(body="", name=known.name, fallback=True, reach=complaint_reach(knowledge))
    return door_of(knowledge, body, service, now)


def door_of(knowledge: Knowledge, body: Body, service: str | None, now: datetime) -> Door:
    """The door of one body; where nothing verified reaches it, the complaint channel stands in."""
    contact = next(iter(_usable(body, service, now)), None)
    reach = reaches(contact) if contact else _site(body)
    regency = body.level in (Level.KABUPATEN, Level.DESA)
    return Door(
        body=body.id,
        name=body.name,
        function=contact.function if contact else None,
        reach=reach or (complaint_reach(knowledge) if regency else ()),
        address=body.address.lines[0] if _may_show(body.address, body) and body.address else None,
        address_sure=_confidence(body.address, body) is Confidence.HIGH,
        hours=open_state(body.hours, now) if body.hours and _hours_sure(body) else None,
        fallback=not reach,
    )


def complaint_reach(knowledge: Knowledge) -> tuple[Reach, ...]:
    """The public complaint channel of the regency, as its service names it."""
    service = knowledge.services.get(knowledge.pack.complaints or "")
    if service is None or service.channels is None:
        return ()
    return tuple(Reach("aduan", line) for line in service.channels.lines[:2])


def reaches(contact: ContactPoint) -> tuple[Reach, ...]:
    """The filled fields of a contact, the most direct first."""
    found = ((kind, getattr(contact, field)) for kind, field in _KINDS)
    return tuple(Reach(kind, value) for kind, value in found if value)


def _usable(body: Body, service: str | None, now: datetime) -> list[ContactPoint]:
    fit = [contact for contact in body.contacts if _shown(contact, now)]
    fit = [contact for contact in fit if not contact.services or service in contact.services]
    return sorted(fit, key=lambda contact: (not contact.services, _RANKS.index(contact.rank)))


def _shown(contact: ContactPoint, now: datetime) -> bool:
    checked = contact.checked
    fresh = checked is not None and now.date() - checked <= CONTACT_AGE
    sourced = bool(contact.sources) and contact.confidence is Confidence.HIGH
    return fresh and sourced and bool(reaches(contact))


def _site(body: Body) -> tuple[Reach, ...]:
    if body.site is None or not _may_show(body.site, body):
        return ()
    return tuple(Reach("situs", line) for line in body.site.lines[:1])


def _confidence(fact: FactValue | None, body: Body) -> Confidence:
    return (fact.confidence if fact else None) or body.confidence


def _may_show(fact: FactValue | None, body: Body) -> bool:
    return fact is not None and _confidence(fact, body) is not Confidence.LOW


def _hours_sure(body: Body) -> bool:
    return body.hours is not None and (body.hours.confidence or body.confidence) != Confidence.LOW
