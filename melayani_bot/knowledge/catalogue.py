"""The catalogue: services picked by life event, level and body, and a page of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from melayani_bot.knowledge.coverage import LEVELS, Coverage, coverage, level_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from melayani_bot.knowledge.model import Authority, Knowledge, Level, Service


def levels(knowledge: Knowledge) -> dict[str, Level]:
    """The level of every role by its id."""
    return {role.id: role.level for role in knowledge.roles.values()}


def deciders(service: Service) -> tuple[Authority, ...]:
    """Everyone who may decide: of the service, or of the branches of its split."""
    branches = service.split.branches if service.split else ()
    found = [*service.authorities, *(one for branch in branches for one in branch.authorities)]
    return tuple({decider.role: decider for decider in found}.values())


def pick(
    knowledge: Knowledge,
    life_event: str | None = None,
    level: str | None = None,
    body: str | None = None,
    confidence: str | None = None,
) -> list[Service]:
    """Services by life event, level, body or role, and sureness; ``None`` stands for all."""
    known = levels(knowledge)
    roles = set(knowledge.bodies[body].roles) if body in knowledge.bodies else {body}
    found = [
        service
        for service in knowledge.services.values()
        if life_event in (None, service.life_event)
        and level in (None, level_name(service, known))
        and confidence in (None, service.confidence)
        and (body is None or roles & _parties(service))
    ]
    return sorted(found, key=lambda service: (service.life_event, service.id))


def _parties(service: Service) -> set[str]:
    return {decider.role for decider in deciders(service)} | {
        doer.role for doer in service.participations
    }


def page(knowledge: Knowledge) -> str:
    """The catalogue as a Markdown page."""
    known = levels(knowledge)
    counts = coverage(knowledge.services.values(), knowledge.bodies.values(), known)
    lines = [
        f"# Katalog layanan: {knowledge.pack.name}",
        "",
        "Disusun oleh `melayani katalog --tulis docs/katalog.md`; jangan diubah tangan.",
        "",
        *_coverage_table(counts),
        "",
        *_level_table(knowledge),
    ]
    for event in sorted({service.life_event for service in knowledge.services.values()}):
        lines += ["", f"## {event.capitalize()}", "", *_services_table(knowledge, event, known)]
    return "\n".join(lines) + "\n"


def _coverage_table(counts: Coverage) -> list[str]:
    return _table(
        ("cakupan", "jumlah"),
        [
            ("layanan", counts.services),
            ("layanan dengan sumber", counts.services - counts.unsourced),
            ("layanan tanpa sumber (hanya dasar hukum)", counts.unsourced),
            ("layanan berkeyakinan rendah (ditampilkan dengan catatan)", counts.low_confidence),
            ("instansi", counts.bodies),
            ("instansi dengan kontak yang dapat ditampilkan", counts.reachable),
            ("instansi menunggu kontak dari Pemkab", counts.bodies - counts.reachable),
        ],
    )


def _level_table(knowledge: Knowledge) -> list[str]:
    events = sorted({service.life_event for service in knowledge.services.values()})
    rows = []
    for event in (*events, None):
        counts = [len(pick(knowledge, event, level)) for level in LEVELS]
        rows.append((event or "semua", *(count or "" for count in counts), sum(counts)))
    return _table(("peristiwa", *LEVELS, "jumlah"), rows)


def _services_table(knowledge: Knowledge, event: str, known: dict[str, Level]) -> Iterable[str]:
    return _table(
        ("id", "layanan", "yang memutuskan", "tingkat", "keyakinan", "sumber"),
        [
            (
                f"`{service.id}`",
                service.name,
                ", ".join(knowledge.roles[one.role].short for one in deciders(service)),
                level_name(service, known),
                service.confidence.value,
                ", ".join(service.sources) or "-",
            )
            for service in pick(knowledge, event)
        ],
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    return list(_table_lines(head, rows))


def _table_lines(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
