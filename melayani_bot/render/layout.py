"""Lays an answer out: next step, who decides and why, the door, facts, how to go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from melayani_bot.answering.values import Answer, Door, FactLine, Jurisdiction, Outcome, Party
from melayani_bot.render.document import Line, Paragraph, bold, literal, own, paragraph
from melayani_bot.render.words import FACTS, LEVELS, REACH, UNSURE, month_year, open_words

HEAD_LIMIT = 450
"""Characters of the head of an answer (product rule 1)."""

_MOST_ITEMS = 5
_AT_THE_DOOR = {"tempat", "jam", "kontak", "wewenang"}


def layout(answer: Answer) -> tuple[Paragraph, ...]:
    """The paragraphs of an answer, most important first, without its options."""
    if answer.outcome is Outcome.ANSWER:
        return tuple(_side(answer) if answer.facet else _answer(answer))
    lines = [own(text) for text in answer.lead]
    if answer.question:
        lines.append(own(answer.question))
    found = [paragraph(lines, head=True), *_door_block(answer.door), _notes(answer)]
    return tuple(part for part in found if part)


def _answer(answer: Answer) -> Iterator[Paragraph]:
    yield from _head(answer)
    details = (
        paragraph(_facts(answer)),
        paragraph(_others(answer.jurisdiction)),
        _notes(answer),
        paragraph(_closing(answer)),
        paragraph([own(answer.question)]) if answer.question else None,
    )
    yield from (part for part in details if part)


def _side(answer: Answer) -> Iterator[Paragraph]:
    """One side of a topic; the topic is named, so that a wrong carry-over is visible."""
    topic = literal("Untuk ", bold(answer.topic or ""), ":")
    who = _who(answer, " ".join(_reasons(answer.jurisdiction)[:1]))
    found = (
        paragraph(
            [topic, *(line for fact in answer.facts for line in _fact(fact, full=True))], head=True
        ),
        *(who if answer.facet == "wewenang" else ()),
        *(_door_block(answer.door) if answer.facet in _AT_THE_DOOR or not answer.facts else ()),
        _notes(answer),
        paragraph(_closing(answer)),
    )
    yield from (part for part in found if part)


def _head(answer: Answer) -> list[Paragraph]:
    """The head with as much of the reason as the limit allows; the office always stays."""
    head: list[Paragraph] = []
    for why in _reasons(answer.jurisdiction):
        found = [paragraph(_lead(answer), head=True), *_who(answer, why), *_door_block(answer.door)]
        head = [part for part in found if part]
        if sum(len(part.plain) + 2 for part in head) <= HEAD_LIMIT:
            break
    return head


def _reasons(shared: Jurisdiction | None) -> tuple[str, ...]:
    lines = shared.why if shared else ()
    sentences = [text.strip() for text in re.split(r"(?<=[.!?])\s+", " ".join(lines)) if text]
    return tuple(" ".join(sentences[:count]) for count in range(len(sentences), -1, -1))


def _lead(answer: Answer) -> Iterator[Line]:
    topic = answer.topic or ""
    first, *rest = answer.lead or ("",)
    yield literal(bold(f"{topic}:"), " ", first)
    yield from (literal(line) for line in rest)


def _who(answer: Answer, why: str) -> Iterator[Paragraph | None]:
    shared = answer.jurisdiction
    if shared is None:
        return
    if len(shared.deciders) > 1:
        lines = [literal("Beberapa kantor memutuskan, berurutan:"), *_numbered(shared.deciders)]
        yield paragraph(lines, head=True)
        yield paragraph([literal(why)], head=True)
        return
    yield paragraph([_decider(shared, why)], head=True)


def _decider(shared: Jurisdiction, why: str) -> Line:
    party = shared.deciders[0]
    if shared.level == "kabupaten":
        return literal("Yang mengurus: ", bold(party.role_name), f" (kabupaten). {why}")
    if shared.level == "desa":
        return literal("Yang mengurus: ", bold(party.role_name), f". {why}")
    if shared.level == "pihak-ketiga":
        return literal("Yang mengurus: ", bold(party.role_name), f", bukan pemkab. {why}")
    level = LEVELS[shared.level]
    return literal(
        "Ini urusan ",
        bold(level),
        ", bukan kabupaten. Pintunya: ",
        bold(party.role_name),
        f". {why}",
    )


def _numbered(parties: tuple[Party, ...]) -> Iterator[Line]:
    for number, party in enumerate(parties, 1):
        task = f": {party.task}" if party.task else ""
        yield literal(f"{number}. ", bold(party.role_name), f" ({LEVELS[party.level]}){task}")


def _door_block(door: Door | None) -> Iterator[Paragraph | None]:
    if door is not None:
        yield paragraph(_door(door), head=True)


def _door(door: Door) -> Iterator[Line]:
    where = f", {door.address}" if door.address else ""
    unsure = "" if door.address_sure or not door.address else " (pastikan alamatnya)"
    yield literal("Kantor: ", bold(door.name), f"{where}{unsure}.")
    if door.hours:
        yield literal(open_words(door.hours))
    function = f" ({door.function})" if door.function else ""
    for kind in dict.fromkeys(reach.kind for reach in door.reach):
        values = [_link(kind, reach.value) for reach in door.reach if reach.kind == kind]
        yield literal(f"{REACH[kind]}{function}: {' atau '.join(values)}")


def _link(kind: str, value: str) -> str:
    if kind != "whatsapp":
        return value
    digits = "".join(char for char in value if char.isdigit())
    return f"https://wa.me/{'62' + digits[1:] if digits.startswith('0') else digits} ({value})"


def _facts(answer: Answer) -> Iterator[Line]:
    for fact in answer.facts:
        if fact.facet in ("syarat", "biaya", "waktu"):
            yield from _fact(fact, full=False)


def _fact(fact: FactLine, *, full: bool) -> Iterator[Line]:
    label, tail = FACTS[fact.facet], "" if fact.sure else UNSURE
    if not full or len(fact.lines) == 1:
        shown = fact.lines if full else fact.lines[:_MOST_ITEMS]
        more = "; dan lainnya" if len(shown) < len(fact.lines) else ""
        yield literal(bold(f"{label}: "), "; ".join(shown), more, tail)
        return
    yield literal(bold(f"{label}:"), tail)
    yield from (literal(f"{number}. {line}") for number, line in enumerate(fact.lines, 1))


def _others(shared: Jurisdiction | None) -> Iterator[Line]:
    if shared is None:
        return
    if shared.participants:
        yield literal(bold("Ikut mengerjakan:"))
    for party in shared.participants:
        yield literal(f"- {party.role_name}: {party.task}")
    if shared.regency_help:
        yield literal("Pemkab bisa membantu: ", " ".join(shared.regency_help))


def _notes(answer: Answer) -> Paragraph | None:
    return paragraph([own(note) for note in answer.notes])


def _closing(answer: Answer) -> Iterator[Line]:
    checked = f" Diperiksa {month_year(answer.checked)}." if answer.checked else ""
    if answer.hint:
        yield own(f"{answer.hint}, atau tanya yang lain.{checked}")
    elif checked:
        yield own(checked.strip())
